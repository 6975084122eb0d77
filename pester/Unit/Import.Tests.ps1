# What the import costs: PowerShell's own modules are loaded by the first command that needs them, and the first of them takes some 70 ms.
BeforeAll {
    $module = (Get-Item -LiteralPath ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry'))).FullName
    $shell = [powershell]::Create([initialsessionstate]::CreateDefault2())
    $null = $shell.AddCommand('Import-Module').AddParameter('Name', $module).Invoke()
    $shell.Commands.Clear()
    $loaded = @($shell.AddCommand('Get-Module').Invoke() | ForEach-Object { $_.Name })
    $shell.Commands.Clear()
    $values = @($shell.AddScript("([System.Management.Automation.CommandCompletion]::CompleteInput('New-KeyVault -Sku ', 18, `$null)).CompletionMatches").Invoke() |
            ForEach-Object { $_.CompletionText })
}

AfterAll {
    $shell.Dispose()
}

Describe 'Import of the module' {
    It 'loads no other module' {
        $loaded | Should -Be 'Azs.ContainerRegistry'
    }

    It 'registers completion, with the values of a command instead of those of all commands' {
        $values | Should -Be 'standard', 'premium'
    }
}
