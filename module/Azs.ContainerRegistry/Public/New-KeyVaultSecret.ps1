function New-KeyVaultSecret {
    <#
    .SYNOPSIS
    Writes a secret to a key vault.

    .DESCRIPTION
    Fails if a secret with that name exists. With -SkipExistCheck $true it writes a new version instead.

    .PARAMETER KeyVaultName
    Name of an existing key vault of the selected subscription.

    .PARAMETER SecretName
    Name of the secret: 1-127 letters, digits, or hyphens.

    .PARAMETER SecretValue
    Value as plain text. Omit it to be prompted, or use SecureSecretValue.

    .PARAMETER SecureSecretValue
    Value as a SecureString, instead of SecretValue.

    .PARAMETER ContentType
    Content type of the value, for example 'user credentials' or 'pfx'.

    .PARAMETER SkipExistCheck
    $true writes a new version if a secret with that name exists.

    .PARAMETER PassThru
    Returns the secret (name, version and URL, not its value) as an object.

    .PARAMETER DefaultProfile
    Az or AzureRM context to use instead of the current one and instead of a session of Connect-ContainerRegistryStamp.

    .PARAMETER TrustedRootFile
    PEM file with root certificates to trust in addition to the system's, for a session of Az or AzureRM. A session of
    Connect-ContainerRegistryStamp has its own.

    .PARAMETER KeyVaultAudience
    Audience of Key Vault tokens, for a stamp whose vaults require one that cannot be derived from its metadata.

    .PARAMETER LogPath
    File for a structured log of this command: one JSON object per line for each request, with attempt, time, status and
    request ids. It contains no secrets. An existing log is appended to.

    .PARAMETER TimeoutSec
    Seconds after which the command is stopped with an error that lists what was done. Default: 1 hour.

    .INPUTS
    None. You cannot pipe objects to this command.

    .OUTPUTS
    None, or Azs.ContainerRegistry.Secret with -PassThru: Id, Name, Version, Url, ContentType.

    .NOTES
    A failure ends the calling script, as throw does, unless the script catches it. See about_ContainerRegistry_Errors.

    .EXAMPLE
    New-ResourceGroup -ResourceGroupName newregreq1 -Location shanghai
    New-KeyVault -ResourceGroupName newregreq1 -Location shanghai -KeyVaultName newregkv1
    New-KeyVaultSecret -KeyVaultName newregkv1 -SecretName readonly -SecureSecretValue $registryCredential.Password -ContentType 'user credentials'

    Adds the registry user readonly.

    .LINK
    New-KeyVault

    .LINK
    Set-RegistryAccessSecret

    .LINK
    Set-CertificateSecret
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

        [Alias('TrustedRootPath')]
        [string] $TrustedRootFile,

        [string] $KeyVaultAudience,

        [string] $LogPath,

        [ValidateRange(1, 2592000)]
        [int] $TimeoutSec
    )

    $result = $null
    try {
        if (-not (Test-PasswordText -Cmdlet $PSCmdlet -Bound $PSBoundParameters -Parameter 'SecretValue' -Instead '-SecureSecretValue')) {
            return
        }
        $secret = @{ secretValue = $SecureSecretValue }
        if ($PSCmdlet.ParameterSetName -eq 'Text') {
            if (-not (Read-SecretParameter -Cmdlet $PSCmdlet -Bound $PSBoundParameters -Parameter 'SecretValue' -Prompt 'Value of the secret ''{0}''' -Name $SecretName)) {
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
