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

Import-Module -Name ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1')) -Global
New-ContainerRegistryCertificate -CommonName $CertificateCN -Password $CertificatePassword -FilePath $CertificateFileExportPath -Wildcard:$GenerateWildcardCert
