function Set-CertificateSecret {
    <#
    .SYNOPSIS
    Writes a PFX certificate to a key vault as the secret that a registry deployment installs.

    .DESCRIPTION
    Fails if a secret with that name exists. With -SkipExistCheck $true it writes a new version instead, which is how you rotate a certificate. Shows the
    three PFX values for the template.

    .PARAMETER KeyVaultName
    Name of an existing key vault of the selected subscription.

    .PARAMETER CertificateSecretName
    Name of the secret.

    .PARAMETER CertificateFilePath
    Path of the PFX file.

    .PARAMETER CertificatePassword
    Password of the PFX file, as a SecureString or plain text. It can be empty. Omit it to be prompted.

    .PARAMETER SkipExistCheck
    $true writes a new version if a secret with that name exists.

    .PARAMETER DnsName
    DNS name of the registry, <label>.<region>.cloudapp.<fqdn>. You get a warning if the certificate is not valid for it.
    If the PFX file has several certificates with keys, the one that is valid for this name is used.

    .PARAMETER PassThru
    Returns the certificate (thumbprint, vault and secret URL) as an object.

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
    None, or Azs.ContainerRegistry.CertificateSecret with -PassThru: Name, KeyVaultResourceId, SecretUrl, Thumbprint.

    .NOTES
    A failure ends the calling script, as throw does, unless the script catches it. See about_ContainerRegistry_Errors.

    .EXAMPLE
    New-ResourceGroup -ResourceGroupName newregreq1 -Location shanghai
    New-KeyVault -ResourceGroupName newregreq1 -Location shanghai -KeyVaultName newregkv1
    Set-CertificateSecret -KeyVaultName newregkv1 -CertificateSecretName containersecret2 -CertificateFilePath .\registry.pfx -CertificatePassword $certificatePassword

    Writes the certificate for the first time.

    .EXAMPLE
    New-ResourceGroup -ResourceGroupName newregreq1 -Location shanghai
    New-KeyVault -ResourceGroupName newregreq1 -Location shanghai -KeyVaultName newregkv1
    Set-CertificateSecret newregkv1 containersecret2 .\registry.pfx $certificatePassword $true

    Rotates the certificate: writes a new version if one exists.

    .LINK
    Update-ContainerRegistryCertificate

    .LINK
    Get-CertificateEncoded

    .LINK
    New-ContainerRegistryCertificate

    .LINK
    New-KeyVault
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    [OutputType([void])]
    [OutputType('Azs.ContainerRegistry.CertificateSecret')]
    param(
        [Parameter(Mandatory = $true, Position = 0)]
        [string] $KeyVaultName,

        [Parameter(Mandatory = $true, Position = 1)]
        [string] $CertificateSecretName,

        [Parameter(Mandatory = $true, Position = 2)]
        [string] $CertificateFilePath,

        [Parameter(Position = 3)]
        [AllowEmptyString()]
        [ValidateScript({ $_ -is [securestring] -or $_ -is [string] -or $_ -is [ValueType] })]
        [object] $CertificatePassword,

        [Parameter(Position = 4)]
        [bool] $SkipExistCheck = $false,

        [string] $DnsName,

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
        if (-not (Read-SecretParameter -Cmdlet $PSCmdlet -Bound $PSBoundParameters -Parameter 'CertificatePassword' -Prompt 'Password of the PFX file')) {
            return
        }
        $request = @{
            keyVaultName          = $KeyVaultName
            certificateSecretName = $CertificateSecretName
            certificateFilePath   = Resolve-FilePath -Cmdlet $PSCmdlet -Path $CertificateFilePath
            skipExistCheck        = $SkipExistCheck
            dnsName               = $DnsName
        }
        $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase certificate_secret -Request $request `
            -Secret @{ certificatePassword = $PSBoundParameters['CertificatePassword'] } `
            -Target "Secret '$CertificateSecretName' of key vault '$KeyVaultName'" -Action 'Write'
    } catch {
        Stop-Runbook -Cmdlet $PSCmdlet -ErrorRecord $_
    }
    if ($result) {
        Write-Report -Line $result.report.before
        if ($PassThru) {
            [pscustomobject]@{
                PSTypeName         = 'Azs.ContainerRegistry.CertificateSecret'
                Name               = $CertificateSecretName
                KeyVaultResourceId = $result.keyVaultResourceId
                SecretUrl          = $result.secretUrl
                Thumbprint         = $result.thumbprint
            }
        }
        Write-Report -Line $result.report.after
    }
}
