function New-KeyVaultSecret {
    <#
    .SYNOPSIS
    Writes a secret into a key vault.

    .DESCRIPTION
    Fails when a secret of that name is there, unless SkipExistCheck is $true: then it writes a new version.

    .PARAMETER KeyVaultName
    Name of an existing key vault of the selected subscription.

    .PARAMETER SecretName
    Name of the secret: 1 to 127 letters, digits and dashes.

    .PARAMETER SecretValue
    The value as plain text.

    .PARAMETER SecureSecretValue
    The value as a SecureString, in place of SecretValue.

    .PARAMETER ContentType
    What the value is, for example 'user credentials' or 'pfx'.

    .PARAMETER SkipExistCheck
    $true writes also when a secret of that name is there.

    .PARAMETER PassThru
    Gives the secret (name, version and URL, not its value) as an object.

    .PARAMETER DefaultProfile
    The Az or AzureRM context to use in place of the current one. It also wins over a session of Connect-ContainerRegistryStamp.

    .PARAMETER TrustedRootFile
    A PEM file with root certificates to trust beside the system's, for a session of Az or AzureRM. A session of Connect-ContainerRegistryStamp has its own.

    .PARAMETER KeyVaultAudience
    The audience of key vault tokens, for a stamp whose vaults name one that is not derived from its metadata.

    .PARAMETER LogPath
    A file for a structured log of this command: each request with its attempt, time, status and request ids, one JSON object a line, and no secrets.
    A log that is there is continued.

    .OUTPUTS
    None, or Azs.ContainerRegistry.Secret with -PassThru: Id, Name, Version, Url, ContentType.

    .NOTES
    A failure ends the calling script, as throw does, unless the script catches it. See about_ContainerRegistry_Errors.

    .EXAMPLE
    New-ResourceGroup -ResourceGroupName newregreq1 -Location shanghai
    New-KeyVault -ResourceGroupName newregreq1 -Location shanghai -KeyVaultName newregkv1
    New-KeyVaultSecret -KeyVaultName newregkv1 -SecretName readonly -SecureSecretValue $registryCredential.Password -ContentType 'user credentials'

    Adds the registry user readonly.
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false, DefaultParameterSetName = 'Text')]
    [OutputType([void])]
    [OutputType('Azs.ContainerRegistry.Secret')]
    param(
        [Parameter(Mandatory = $true, Position = 0)]
        [string] $KeyVaultName,

        [Parameter(Mandatory = $true, Position = 1)]
        [string] $SecretName,

        [Parameter(Position = 2, ParameterSetName = 'Text')]
        [ValidateNotNullOrEmpty()]
        [string] $SecretValue,

        [Parameter(Mandatory = $true, Position = 3)]
        [string] $ContentType,

        [Parameter(Position = 4)]
        [bool] $SkipExistCheck = $false,

        [Parameter(Mandatory = $true, ParameterSetName = 'Secure')]
        [securestring] $SecureSecretValue,

        [switch] $PassThru,

        [Alias('AzContext', 'AzureRmContext', 'AzureCredential')]
        [object] $DefaultProfile,

        [string] $TrustedRootFile,

        [string] $KeyVaultAudience,

        [string] $LogPath
    )

    $result = $null
    try {
        if (-not (Test-PasswordText -Cmdlet $PSCmdlet -Bound $PSBoundParameters -Parameter 'SecretValue' -Instead '-SecureSecretValue')) {
            return
        }
        $secret = @{ secretValue = $SecureSecretValue }
        if ($PSCmdlet.ParameterSetName -eq 'Text') {
            if (-not (Read-SecretParameter -Cmdlet $PSCmdlet -Bound $PSBoundParameters -Parameter 'SecretValue' -Prompt "Value of the secret '$SecretName'")) {
                return
            }
            $secret.secretValue = $PSBoundParameters['SecretValue']
        }
        $request = @{ keyVaultName = $KeyVaultName; secretName = $SecretName; contentType = $ContentType; skipExistCheck = $SkipExistCheck }
        $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase key_vault_secret -Request $request -Secret $secret `
            -Target "Secret '$SecretName' of key vault '$KeyVaultName'" -Action 'Write'
    } catch {
        Stop-Runbook -Cmdlet $PSCmdlet -ErrorRecord $_
    }
    if ($result -and $PassThru) {
        ConvertTo-TypedObject -InputObject $result.secret -TypeName 'Azs.ContainerRegistry.Secret'
    }
}
