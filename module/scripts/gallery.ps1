<#
.SYNOPSIS
Signs an operator in and side-loads the container registry's Marketplace item.

.PARAMETER AzureStackDomainName
<region>.<fqdn> of the stamp.

.PARAMETER AdminUserName
Name of the operator, without multi-factor authentication.

.PARAMETER AdminPassword
Password of the operator.

.PARAMETER TenantId
Tenant by id or name.

.PARAMETER MarketplaceUri
URL of the .azpkg file, readable without signing in.

.PARAMETER EnvironmentName
Taken for the sake of old command lines; no environment is registered any more.

.PARAMETER TrustedRootFile
A PEM file with root certificates to trust beside the system's.

.NOTES
A failure ends the calling script, as throw does, unless the script catches it.

.EXAMPLE
.\gallery.ps1 shanghai.azurestack.example operator@contoso.onmicrosoft.com $password contoso.onmicrosoft.com https://example.org/registry.azpkg
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true, Position = 0)]
    [string] $AzureStackDomainName,

    [Parameter(Mandatory = $true, Position = 1)]
    [string] $AdminUserName,

    [Parameter(Mandatory = $true, Position = 2)]
    [string] $AdminPassword,

    [Parameter(Mandatory = $true, Position = 3)]
    [string] $TenantId,

    [Parameter(Mandatory = $true, Position = 4)]
    [string] $MarketplaceUri,

    [Parameter(Position = 5)]
    [string] $EnvironmentName = 'AzureStackAdmin',

    [string] $TrustedRootFile
)

$item = $null
try {
    Import-Module -Name ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1')) -Global -ErrorAction Stop
    Write-Verbose -Message "No environment '$EnvironmentName' is registered: the session knows its endpoints itself."
    $password = ConvertTo-SecureString -String $AdminPassword -AsPlainText -Force
    $credential = New-Object -TypeName System.Management.Automation.PSCredential -ArgumentList $AdminUserName, $password
    $null = Connect-ContainerRegistryStamp -ArmEndpoint "https://adminmanagement.$AzureStackDomainName/" -TenantId $TenantId -Credential $credential -TrustedRootFile $TrustedRootFile
    $item = Add-ContainerRegistryGalleryItem -MarketplaceUri $MarketplaceUri -Force
} catch {
    # Thrown again, it ends the calling runbook; otherwise the runbook would continue.
    throw
}
if ($item) {
    $item
}
