# Returns a secret of a key vault as a SecureString. It has a $PSCmdlet of its own, so that a caller can catch its error.
function Get-VaultSecret {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true)] [string] $KeyVaultName,
        [Parameter(Mandatory = $true)] [string] $SecretName
    )

    $request = @{ keyVaultName = $KeyVaultName; secretName = $SecretName }
    (Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase key_vault_secret_read -Request $request -SecureResult secretValue).secretValue
}
