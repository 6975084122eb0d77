<#
.SYNOPSIS
Loads the container registry commands. Use Import-Module .\pre-reqs.ps1, or dot-source it.

.NOTES
A failure ends the calling script, as throw does, unless the script catches it.

.EXAMPLE
Import-Module .\pre-reqs.ps1
#>
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
        # Global, since this script runs in the scope of its caller, and the commands must remain available afterwards.
        Import-Module -Name $module -Global
    }
} catch {
    # 'throw' ends the script of the caller, as it always has in these files.
    throw
}
