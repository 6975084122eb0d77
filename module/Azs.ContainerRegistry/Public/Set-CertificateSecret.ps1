function Set-CertificateSecret {
    <#
    .SYNOPSIS
    Writes a PFX certificate into a key vault as the secret that a registry's deployment installs.

    .DESCRIPTION
    Fails when a secret of that name is there, unless SkipExistCheck is $true: then it writes a new version, which is how a certificate is
    rotated. The host shows the three PFX values for the template.

    .PARAMETER KeyVaultName
    Name of an existing key vault of the selected subscription.

    .PARAMETER CertificateSecretName
    Name of the secret.

    .PARAMETER CertificateFilePath
    Path of the PFX file.

    .PARAMETER CertificatePassword
    The password of the PFX file, as plain text or SecureString. It may be empty.

    .PARAMETER SkipExistCheck
    $true writes also when a secret of that name is there.

    .PARAMETER DnsName
    The registry's name, <label>.<region>.cloudapp.<fqdn>: a warning tells when the certificate is not valid for it.
    Of several certificates with keys in one PFX file, the one that is valid for this name is used.

    .PARAMETER PassThru
    Gives the certificate (thumbprint, vault and secret URL) as an object.

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

    Rotates the certificate: writes it whether or not there is one.
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

        [string] $TrustedRootFile,

        [string] $KeyVaultAudience,

        [string] $LogPath
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
