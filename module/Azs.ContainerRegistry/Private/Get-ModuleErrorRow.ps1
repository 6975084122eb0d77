# Returns number, category, and hint of an error that the module itself detects; ids, numbers, and categories are rows of docs/errors.md.
function Get-ModuleErrorRow {
    param([Parameter(Mandatory = $true)] [string] $Id)

    if (-not $script:ModuleErrors) {
        $script:ModuleErrors = Import-PowerShellDataFile -LiteralPath (Join-Path -Path $script:ModuleRoot -ChildPath 'ModuleErrors.psd1')
    }
    $script:ModuleErrors[$Id]
}
