function New-ContainerRegistryCertificate {
    <#
    .SYNOPSIS
    Makes a self-signed certificate for a registry and writes it into a new PFX file.

    .DESCRIPTION
    No certificate store is touched and no elevation is needed. An existing file is never overwritten. On Unix only the owner can read the file.

    .PARAMETER CommonName
    DNS name of the registry, <label>.<region>.cloudapp.<fqdn>, or its IP address.

    .PARAMETER Password
    Password for the PFX file, as plain text or SecureString.

    .PARAMETER FilePath
    Path of the new PFX file.

    .PARAMETER Wildcard
    Makes the certificate valid for all names below CommonName too.

    .PARAMETER KeyAlgorithm
    RSA2048, RSA3072, RSA4096, EC256 or EC384.

    .PARAMETER ValidityDays
    Number of days from now for which the certificate is valid: 1 to 7300 (20 years). The default is 365.

    .PARAMETER Modern
    Encrypts the file with AES-256 and SHA-256. Windows Server 2016 cannot read it then.

    .PARAMETER LogPath
    A file for a structured log of this command: each request with its attempt, time, status and request ids, one JSON object a line, and no secrets.
    A log that is there is continued.

    .OUTPUTS
    Azs.ContainerRegistry.Certificate: Thumbprint, Subject, Issuer, DnsNames, IpAddresses, NotBefore, NotAfter, KeyAlgorithm, SelfSigned, FilePath.

    .NOTES
    A failure ends the statement, not the calling script: -ErrorAction Stop or $ErrorActionPreference = 'Stop' makes it end the script. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    New-ContainerRegistryCertificate -CommonName registry.shanghai.cloudapp.azurestack.example -Password $certificatePassword -FilePath .\newregcert.pfx -ValidityDays 365

    Makes a certificate that is valid for a year.
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    [OutputType('Azs.ContainerRegistry.Certificate')]
    param(
        [Parameter(Mandatory = $true, Position = 0)]
        [string] $CommonName,

        [Parameter(Position = 1)]
        [ValidateScript({ $_ -is [securestring] -or $_ -is [string] -or $_ -is [ValueType] })]
        [object] $Password,

        [Parameter(Mandatory = $true, Position = 2)]
        [string] $FilePath,

        [switch] $Wildcard,

        [ValidateSet('RSA2048', 'RSA3072', 'RSA4096', 'EC256', 'EC384')]
        [string] $KeyAlgorithm = 'RSA2048',

        [ValidateRange(1, 7300)]
        [int] $ValidityDays = 365,

        [switch] $Modern,

        [string] $LogPath
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
    }
}
