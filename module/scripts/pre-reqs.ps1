<#
.SYNOPSIS
Loads the container registry commands: Import-Module .\pre-reqs.ps1, or dot-sourced.

.EXAMPLE
Import-Module .\pre-reqs.ps1
#>
# Loaded globally: this script runs in the scope of whoever imports it, and the commands shall outlive it.
Import-Module -Name ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1')) -Global
