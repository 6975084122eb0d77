# Errors that the module itself detects have the ids, numbers, and categories of the native error table.
BeforeDiscovery {
    $errors = Import-PowerShellDataFile -LiteralPath ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry', 'ModuleErrors.psd1'))
    $rows = @($errors.Keys | Sort-Object | ForEach-Object { @{ Id = $_; Row = $errors[$_] } })
}

BeforeAll {
    $bands = Get-ChildItem -LiteralPath ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'native', 'core', 'src', 'error_table')) -Filter '*.rs'
    $table = @($bands | ForEach-Object { [System.IO.File]::ReadAllText($_.FullName) }) -join "`n"
    $module = [System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry')
}

Describe 'Errors of the module' {
    It '<Id> is a row of the native table' -ForEach $rows {
        $table | Should -Match ('= {0}, "{1}", {2},' -f $Row.Number, [regex]::Escape($Id), $Row.Category)
        $Row.Hint | Should -Not -BeNullOrEmpty
    }

    It 'every id that the functions raise has a row' {
        $raised = @(Get-ChildItem -Path $module -Recurse -Include '*.ps1', '*.psm1' | ForEach-Object {
                [regex]::Matches([System.IO.File]::ReadAllText($_.FullName), "New-ModuleErrorRecord -Id '([\w.]+)'") | ForEach-Object { $_.Groups[1].Value }
            } | Sort-Object -Unique)
        $raised.Count | Should -BeGreaterThan 3
        $known = (Import-PowerShellDataFile -LiteralPath (Join-Path -Path $module -ChildPath 'ModuleErrors.psd1')).Keys
        @($raised | Where-Object { $known -notcontains $_ }) | Should -BeNullOrEmpty
    }
}
