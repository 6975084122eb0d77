<#
.SYNOPSIS
Signs a user in to a stamp. Without -Credential a code is shown to enter in a browser.

.PARAMETER ArmEndpoint
https://management.<region>.<fqdn>

.PARAMETER TenantName
Tenant by name or id. Not needed on AD FS.

.PARAMETER SubscriptionId
Subscription by id or name. Needed when the user sees several.

.PARAMETER Credential
Name and password of a user without multi-factor authentication.

.PARAMETER TrustedRootFile
A PEM file with root certificates to trust beside the system's.

.NOTES
A failure ends the calling script, as throw does, unless the script catches it.

.EXAMPLE
.\connect.ps1 https://management.shanghai.azurestack.example contoso.onmicrosoft.com
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true, Position = 0)]
    [string] $ArmEndpoint,

    [Parameter(Position = 1)]
    [string] $TenantName,

    [Parameter(Position = 2)]
    [string] $SubscriptionId,

    [pscredential] $Credential,

    [string] $TrustedRootFile
)

$stamp = $null
try {
    Import-Module -Name ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1')) -Global -ErrorAction Stop
    $null = $PSBoundParameters.Remove('TenantName')
    $stamp = Connect-ContainerRegistryStamp @PSBoundParameters -TenantId $TenantName
} catch {
    # Thrown again, it ends the calling runbook; otherwise the runbook would continue.
    throw
}
if ($stamp) {
    $stamp
}
