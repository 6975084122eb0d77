function New-ContainerRegistryCertificate {
    <#
    .SYNOPSIS
    Creates a self-signed certificate for a registry in a new PFX file.

    .DESCRIPTION
    Uses no certificate store and needs no elevation. An existing file is never overwritten. On Unix, only the owner can read the file.

    .PARAMETER CommonName
    DNS name of the registry, <label>.<region>.cloudapp.<fqdn>, or its IP address.

    .PARAMETER Password
    Password for the PFX file, as a SecureString or plain text. Omit it to be prompted.

    .PARAMETER FilePath
    Path of the new PFX file.

    .PARAMETER Wildcard
    Makes the certificate valid for all names below CommonName, too.

    .PARAMETER KeyAlgorithm
    RSA2048, RSA3072, RSA4096, EC256 or EC384.

    .PARAMETER ValidityDays
    Number of days from now for which the certificate is valid: 1 to 7300 (20 years). The default is 365.

    .PARAMETER Modern
    Encrypts the file with AES-256 and SHA-256. Windows Server 2016 cannot read such a file.

    .PARAMETER LogPath
    File for a structured log of this command: one JSON object per line for each request, with attempt, time, status and
    request ids. It contains no secrets. An existing log is appended to.

    .PARAMETER TimeoutSec
    Seconds after which the command is stopped with an error that lists what was done. Default: 1 hour.

    .INPUTS
    None. You cannot pipe objects to this command.

    .OUTPUTS
    Azs.ContainerRegistry.Certificate: Thumbprint, Subject, Issuer, DnsNames, IpAddresses, NotBefore, NotAfter, KeyAlgorithm, SelfSigned, FilePath.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    New-ContainerRegistryCertificate -CommonName registry.shanghai.cloudapp.azurestack.example -Password $certificatePassword -FilePath .\newregcert.pfx -ValidityDays 365

    Creates a certificate that is valid for one year.

    .LINK
    Set-ContainerRegistryPrerequisites

    .LINK
    Set-CertificateSecret

    .LINK
    Update-ContainerRegistryCertificate
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    [OutputType('Azs.ContainerRegistry.Certificate')]
    param(
        [Parameter(Mandatory = $true, Position = 0)]
        [string] $CommonName,

        [Parameter(Position = 1)]
        [Alias('CertificatePassword')]
        [ValidateScript({ $_ -is [securestring] -or $_ -is [string] -or $_ -is [ValueType] })]
        [object] $Password,

        [Parameter(Mandatory = $true, Position = 2)]
        [Alias('CertificateFilePath', 'CertificatePath')]
        [string] $FilePath,

        [switch] $Wildcard,

        [ValidateSet('RSA2048', 'RSA3072', 'RSA4096', 'EC256', 'EC384')]
        [string] $KeyAlgorithm = 'RSA2048',

        [ValidateRange(1, 7300)]
        [int] $ValidityDays = 365,

        [switch] $Modern,

        [string] $LogPath,

        [ValidateRange(1, 2592000)]
        [int] $TimeoutSec
    )

    if (-not (Read-SecretParameter -Cmdlet $PSCmdlet -Bound $PSBoundParameters -Parameter 'Password' -Prompt 'Password for the new PFX file')) {
        return
    }
    $path = Resolve-FilePath -Cmdlet $PSCmdlet -Path $FilePath
    $request = @{
        commonName   = $CommonName
        filePath     = $path
        wildcard     = [bool]$Wildcard
        keyAlgorithm = $KeyAlgorithm.ToUpperInvariant()
        validityDays = $ValidityDays
        modern       = [bool]$Modern
    }
    $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase certificate_create -Request $request `
        -Secret @{ certificatePassword = $PSBoundParameters['Password'] } -Target $path -Action 'Create self-signed certificate' -Offline
    if ($result) {
        $certificate = ConvertTo-TypedObject -InputObject $result.certificate -TypeName 'Azs.ContainerRegistry.Certificate'
        Add-Member -InputObject $certificate -MemberType NoteProperty -Name FilePath -Value $result.filePath -PassThru
        Write-NextStep -Cmdlet $PSCmdlet -Step certificate -Value @{ Path = $result.filePath }
    }
}
