<#
.SYNOPSIS
Makes a self-signed certificate for a registry and writes it into a new PFX file.

.PARAMETER CertificateCN
DNS name of the registry, <label>.<region>.cloudapp.<fqdn>.

.PARAMETER CertificatePassword
Password for the PFX file.

.PARAMETER CertificateFileExportPath
Path of the new PFX file.

.PARAMETER GenerateWildcardCert
$true makes the certificate valid for all names below CertificateCN too.

.NOTES
A failure ends the calling script, as throw does, unless the script catches it.

.EXAMPLE
.\self-signed.ps1 registry.shanghai.cloudapp.azurestack.example $password .\registry.pfx
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true, Position = 0)]
    [string] $CertificateCN,

    [Parameter(Mandatory = $true, Position = 1)]
    [string] $CertificatePassword,

    [Parameter(Mandatory = $true, Position = 2)]
    [string] $CertificateFileExportPath,

    [Parameter(Position = 3)]
    [bool] $GenerateWildcardCert = $false
)

$certificate = $null
try {
    Import-Module -Name ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1')) -Global -ErrorAction Stop
    $certificate = New-ContainerRegistryCertificate -CommonName $CertificateCN -Password $CertificatePassword -FilePath $CertificateFileExportPath -Wildcard:$GenerateWildcardCert
} catch {
    # Thrown again, it ends the calling runbook; otherwise the runbook would continue.
    throw
}
if ($certificate) {
    $certificate
}
