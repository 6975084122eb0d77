<#
.SYNOPSIS
Signs in a user to a stamp. Without -Credential it shows a code to enter in a browser.

.DESCRIPTION
The session stays open for the following lines. They also find the tenant id in $TenantId. A failure ends the calling script.

.PARAMETER ArmEndpoint
https://management.<region>.<fqdn>

.PARAMETER TenantName
Tenant name or id. Not needed on AD FS.

.PARAMETER SubscriptionId
Subscription id or name. Required if the user has access to several.

.PARAMETER Credential
Name and password of a user without multi-factor authentication.

.PARAMETER TrustedRootFile
PEM file with root certificates to trust in addition to the system's.

.PARAMETER EnvironmentName
Name of the Az or AzureRM environment for this stamp. If one of these modules is loaded, it is signed in as well.

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

    [string] $TrustedRootFile,

    [string] $EnvironmentName = 'AzureStackUser'
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

        $parameters = @{ ArmEndpoint = $ArmEndpoint; TenantId = $TenantName; SubscriptionId = $SubscriptionId; EnvironmentName = $EnvironmentName; TrustedRootFile = $TrustedRootFile }
        if ($Credential) { $parameters.Credential = $Credential }
        $stamp = Connect-ContainerRegistryStamp @parameters -Verbose:($VerbosePreference -eq 'Continue')

        # Later lines of a runbook read $TenantId. This block is one scope below the caller when dot-sourced, two otherwise.
        $isDotSourced = (Get-Variable -Name MyInvocation -Scope 1 -ValueOnly).InvocationName -eq '.'
        $scope = if ($isDotSourced) { 1 } else { 2 }
        Set-Variable -Name TenantId -Value $stamp.TenantId -Scope $scope -ErrorAction Ignore
        $stamp
    }
} catch {
    # 'throw' ends the script of the caller, as it always has in these files.
    throw
}
