# Loads the modules that replace those of Az and AzureRM.

# Into the session, as in a runbook: signed in to the stamp, or signed out. Each stand-in describes its argument.
function Import-StandIn {
    param(
        [Parameter(Mandatory = $true)] [string] $Module,
        $Stamp,
        $Argument,
        [switch] $SignedOut
    )
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath "$Module.psm1") -Force -Global -ArgumentList $Stamp, $Argument -DisableNameChecking
    if ($SignedOut) { Set-StandInContext -Context $null }
}

Export-ModuleMember -Function 'Import-StandIn'
