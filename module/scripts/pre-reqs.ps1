<#
.SYNOPSIS
Loads the container registry commands: Import-Module .\pre-reqs.ps1, or dot-sourced.

.NOTES
A failure ends the calling script, as throw does, unless the script catches it.

.EXAMPLE
Import-Module .\pre-reqs.ps1
#>
# Loaded globally: this script runs in the scope of whoever imports it, and the commands shall outlive it.
try {
    Import-Module -Name ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1')) -Global -ErrorAction Stop
} catch {
    # Thrown again, it ends the calling runbook; otherwise the runbook would continue.
    throw
}
