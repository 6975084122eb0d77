<#
.SYNOPSIS
Creates a self-signed certificate for a registry in a new PFX file.

.PARAMETER CertificateCN
DNS name of the registry, <label>.<region>.cloudapp.<fqdn>.

.PARAMETER CertificatePassword
Password for the PFX file. Omit it to be prompted.

.PARAMETER CertificateFileExportPath
Path of the new PFX file.

.PARAMETER GenerateWildcardCert
$true makes the certificate valid for all names below CertificateCN, too.

.NOTES
A failure ends the calling script, as throw does, unless the script catches it.

.EXAMPLE
.\self-signed.ps1 registry.shanghai.cloudapp.azurestack.example $password .\registry.pfx
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true, Position = 0)]
    [string] $CertificateCN,

    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty()]
    [string] $CertificatePassword,

    [Parameter(Mandatory = $true, Position = 2)]
    [string] $CertificateFileExportPath,

    [Parameter(Position = 3)]
    [bool] $GenerateWildcardCert = $false
)

# In a separate block, since this file may be dot-sourced: its variables and preferences must not affect the caller.
try {
    & {
        $ErrorActionPreference = 'Stop'
        $PSDefaultParameterValues = @{}
        # The module next to this script or next to its folder, the package that contains this script, or an installed module.
        $module = 'Azs.ContainerRegistry'
        foreach ($folder in "$PSScriptRoot/$module", "$PSScriptRoot/../$module", "$PSScriptRoot/..") {
            $manifest = [System.IO.Path]::GetFullPath("$folder/Azs.ContainerRegistry.psd1")
            if ([System.IO.File]::Exists($manifest)) { $module = [WildcardPattern]::Escape($manifest); break }
        }
        if ($module -eq 'Azs.ContainerRegistry' -and -not (Get-Module -Name $module) -and -not (Get-Module -Name $module -ListAvailable)) {
            throw "The module Azs.ContainerRegistry was not found next to '$PSScriptRoot' or on PSModulePath. Copy its folder next to this script, or install the module."
        }
        Import-Module -Name $module -Global

        $null = & (Get-Module -Name Azs.ContainerRegistry) {
            Read-SecretParameter -Cmdlet $args[0] -Bound $args[1] -Parameter 'CertificatePassword' -Prompt 'Password for the new PFX file'
        } $PSCmdlet $PSCmdlet.MyInvocation.BoundParameters
        # A SecureString from here on: the bound parameters of a command may be logged.
        $password = New-Object -TypeName System.Security.SecureString
        foreach ($character in $CertificatePassword.ToCharArray()) { $password.AppendChar($character) }
        if (-not $CertificatePassword) { $password = $PSCmdlet.MyInvocation.BoundParameters['CertificatePassword'] }
        New-ContainerRegistryCertificate -CommonName $CertificateCN -Password $password -FilePath $CertificateFileExportPath -Wildcard:$GenerateWildcardCert
    }
} catch {
    # 'throw' ends the script of the caller, as it always has in these files.
    throw
}
