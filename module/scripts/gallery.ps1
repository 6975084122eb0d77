<#
.SYNOPSIS
Signs in an operator and adds the container registry's Marketplace item.

.DESCRIPTION
The session stays open for the following lines. A failure ends the calling script, and the previous session is never used instead.

.PARAMETER AzureStackDomainName
<region>.<fqdn> of the stamp.

.PARAMETER AdminUserName
Name of the operator, without multi-factor authentication.

.PARAMETER AdminPassword
Password of the operator. Omit it to be prompted.

.PARAMETER TenantId
Tenant id or name.

.PARAMETER MarketplaceUri
URL of the .azpkg file, readable without signing in.

.PARAMETER EnvironmentName
Name of the Az or AzureRM environment for the operator's endpoint. If one of these modules is loaded, it is signed in as well.

.PARAMETER TrustedRootFile
PEM file with root certificates to trust in addition to the system's.

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

    [Parameter(Position = 2)]
    [ValidateNotNullOrEmpty()]
    [string] $AdminPassword,

    [Parameter(Mandatory = $true, Position = 3)]
    [string] $TenantId,

    [Parameter(Mandatory = $true, Position = 4)]
    [string] $MarketplaceUri,

    [Parameter(Position = 5)]
    [string] $EnvironmentName = 'AzureStackAdmin',

    [string] $TrustedRootFile
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
            Read-SecretParameter -Cmdlet $args[0] -Bound $args[1] -Parameter 'AdminPassword' -Prompt 'Password of the operator'
        } $PSCmdlet $PSCmdlet.MyInvocation.BoundParameters
        # A SecureString from here on: the bound parameters of a command may be logged.
        $password = New-Object -TypeName System.Security.SecureString
        foreach ($character in $AdminPassword.ToCharArray()) { $password.AppendChar($character) }
        if (-not $AdminPassword) { $password = $PSCmdlet.MyInvocation.BoundParameters['AdminPassword'] }
        $credential = New-Object -TypeName System.Management.Automation.PSCredential -ArgumentList $AdminUserName, $password
        $endpoint = "https://adminmanagement.$AzureStackDomainName/"
        # A failed sign-in ends this block and leaves no session, so the item is never added to the previous stamp.
        $null = Connect-ContainerRegistryStamp -ArmEndpoint $endpoint -TenantId $TenantId -Credential $credential -EnvironmentName $EnvironmentName -TrustedRootFile $TrustedRootFile
        Add-ContainerRegistryGalleryItem -MarketplaceUri $MarketplaceUri -Force
    }
} catch {
    # 'throw' ends the script of the caller, as it always has in these files.
    throw
}
