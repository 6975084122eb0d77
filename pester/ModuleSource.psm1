# The functions of the module under test as source: one per file in the checkout, all in the script module of the package.

$script:Root = [System.IO.Path]::Combine($PSScriptRoot, '..', 'module', 'Azs.ContainerRegistry')

# Returns whether the module under test is the packaged one.
function Test-PackedModule {
    -not (Test-Path -LiteralPath (Join-Path -Path $script:Root -ChildPath 'Public'))
}

# Each function: Name, Exported, Ast (System.Management.Automation.Language.FunctionDefinitionAst).
function Get-ModuleFunction {
    $exported = (Import-PowerShellDataFile -LiteralPath (Join-Path -Path $script:Root -ChildPath 'Azs.ContainerRegistry.psd1')).FunctionsToExport
    $files = @(Get-ChildItem -LiteralPath $script:Root -Filter '*.psm1') + @(foreach ($folder in 'Private', 'Public') {
            Get-ChildItem -Path (Join-Path -Path $script:Root -ChildPath $folder) -Filter '*.ps1' -ErrorAction Ignore
        })
    foreach ($file in $files) {
        $ast = [System.Management.Automation.Language.Parser]::ParseFile($file.FullName, [ref]$null, [ref]$null)
        foreach ($function in $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.FunctionDefinitionAst] }, $false)) {
            [pscustomobject]@{ Name = $function.Name; Exported = $exported -contains $function.Name; Ast = $function }
        }
    }
}

Export-ModuleMember -Function 'Get-ModuleFunction', 'Test-PackedModule'
