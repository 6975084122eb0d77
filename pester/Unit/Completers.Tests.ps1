# Every parameter that takes a value has its completer: a kind of name, fixed values, nothing, or PowerShell's file names.

BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1')) -Force
    $module = Get-Module -Name Azs.ContainerRegistry
    $table = & $module { $script:Completers }
    $common = [System.Management.Automation.Cmdlet]::CommonParameters + [System.Management.Automation.Cmdlet]::OptionalCommonParameters
    $parameters = foreach ($command in $module.ExportedFunctions.Values) {
        foreach ($parameter in $command.Parameters.Values) {
            $isChoice = $parameter.ParameterType -in [switch], [bool] -or @($parameter.Attributes | Where-Object { $_ -is [ValidateSet] }).Count -gt 0
            if ($parameter.Name -notin $common -and -not $isChoice) {
                $kind = $table["$($command.Name):$($parameter.Name)"]
                if (-not $kind) { $kind = $table[$parameter.Name] }
                [pscustomobject]@{ Command = $command.Name; Parameter = $parameter.Name; Kind = $kind }
            }
        }
    }
}

Describe 'Completers' {
    It 'exist for every parameter, and for no other name' {
        @($parameters | Where-Object { -not $_.Kind } | ForEach-Object { "$($_.Command) -$($_.Parameter)" }) -join ', ' | Should -BeExactly ''
        $used = @($parameters | ForEach-Object { $_.Parameter; "$($_.Command):$($_.Parameter)" })
        @($table.Keys | Where-Object { $_ -notin $used }) -join ', ' | Should -BeExactly ''
    }

    It 'use kinds that the library supports' {
        $requests = [System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'native', 'include', 'azs_container_registry.requests.json')
        $known = [System.IO.File]::ReadAllText($requests)
        foreach ($kind in @($table.Values | Where-Object { $_ -is [string] -and $_ -notin 'none', 'file', 'images', 'repositories', 'tags' })) {
            $known.Contains("`"$kind`"") | Should -BeTrue -Because $kind
        }
    }

    # If a completer returns nothing, PowerShell offers file names, so the module's completers return the typed word.
    It 'offer file names only for parameters that take a path' {
        $null = New-Item -ItemType File -Path (Join-Path -Path $TestDrive -ChildPath 'file-of-the-test.txt')
        Push-Location -LiteralPath $TestDrive
        try {
            # Each name once, since it is registered for all commands together.
            foreach ($one in $parameters | Sort-Object -Property Parameter -Unique) {
                $expected = 0
                if ("$($one.Kind)" -eq 'file') { $expected = 1 }
                foreach ($word in '', 'file-of') {
                    $line = "$($one.Command) -$($one.Parameter) $word"
                    $found = @((TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches | Where-Object { $_.CompletionText -match 'file-of-the-test' })
                    $found.Count | Should -Be $expected -Because $line
                }
            }
        } finally {
            Pop-Location
        }
    }
}
