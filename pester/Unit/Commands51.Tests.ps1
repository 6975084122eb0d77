# The commands that the module calls, and their parameters, exist in Windows PowerShell 5.1.
BeforeDiscovery {
    $shared = $env:AZCR_SHARED
    if (-not $shared) {
        $shared = [System.IO.Path]::Combine($PSScriptRoot, '..', '..', '..', 'shared')
    }
    $surfaceFile = [System.IO.Path]::Combine($shared, 'reference', 'powershell-5.1-surface.json')
    $noSurface = -not (Test-Path -LiteralPath $surfaceFile)
}

BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'ModuleSource.psm1')) -Force
    $allowed = Import-PowerShellDataFile -LiteralPath (Join-Path -Path $PSScriptRoot -ChildPath 'AllowedCommands.psd1')
    $module = [System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module')
    # Called only if another module, or the privileged endpoint of a stamp, provides it.
    $ofOthers = 'Get-AzAccessToken', 'Get-GraphApplication', 'New-GraphApplication', 'Remove-GraphApplication', 'Set-GraphApplication'

    # Returns 'command -parameter' for each call that no list allows.
    function Find-ForeignCall {
        param([string] $Text, [string[]] $Own, [System.Collections.IDictionary] $List)
        $ast = [System.Management.Automation.Language.Parser]::ParseInput($Text, [ref]$null, [ref]$null)
        $calls = $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)
        foreach ($call in $calls) {
            $name = $call.GetCommandName()
            if (-not $name -or $Own -contains $name) { continue }
            if (-not $List.Contains($name)) { $name; continue }
            $given = @($call.CommandElements | Where-Object { $_ -is [System.Management.Automation.Language.CommandParameterAst] })
            foreach ($parameter in $given) {
                if ($List[$name] -notcontains $parameter.ParameterName) { '{0} -{1}' -f $name, $parameter.ParameterName }
            }
        }
    }
}

Describe 'Commands of Windows PowerShell 5.1' {
    It 'are the only ones that the module calls' {
        # The acceptance test of the package has a list of its own.
        $files = @(Get-ChildItem -Path $module -Recurse -Include '*.ps1', '*.psm1' | Where-Object { $_.Directory.Name -ne 'acceptance' })
        $own = @($files | ForEach-Object { $_.BaseName }) + @(Get-ModuleFunction | ForEach-Object { $_.Name }) + $ofOthers
        $foreign = @(foreach ($file in $files) { Find-ForeignCall -Text ([System.IO.File]::ReadAllText($file.FullName)) -Own $own -List $allowed })
        $foreign | Should -BeNullOrEmpty
    }

    It 'are, with those of Pester, the only ones that the acceptance test calls' {
        $files = @(Get-ChildItem -Path ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Acceptance')) -Recurse -Include '*.ps1', '*.psm1')
        $texts = @($files | ForEach-Object { [System.IO.File]::ReadAllText($_.FullName) })
        $own = 'BeforeAll', 'AfterAll', 'Describe', 'It', 'Should', 'Set-ItResult'
        $own += @(Get-ModuleFunction | Where-Object { $_.Name -like '*-ContainerRegistry*' } | ForEach-Object { $_.Name })
        $own += @([regex]::Matches($texts -join "`n", '(?m)^function ([A-Za-z]+-[A-Za-z]+)') | ForEach-Object { $_.Groups[1].Value })
        $list = $allowed.Clone()
        $list['Export-ModuleMember'] = @('Function')
        $list['Get-Content'] = @('LiteralPath')
        $list['Import-Module'] += 'Force'
        $list['New-Item'] = 'ItemType', 'Path', 'Force'
        $list['Remove-Module'] = 'Name', 'Force', 'ErrorAction'
        @($texts | ForEach-Object { Find-ForeignCall -Text $_ -Own $own -List $list }) | Should -BeNullOrEmpty
    }

    It 'are distinguished from <_>' -ForEach @(
        'Get-Error'
        'ConvertFrom-Json -InputObject $x -AsHashtable'
        '1..3 | ForEach-Object -Parallel { $_ }'
        'Get-Content x -AsByteStream'
        'Test-Json $x'
    ) {
        @(Find-ForeignCall -Text $_ -Own @() -List $allowed).Count | Should -BeGreaterThan 0
    }

    It 'include every entry of the list' -Skip:$noSurface {
        $shared = $env:AZCR_SHARED
        if (-not $shared) {
            $shared = [System.IO.Path]::Combine($PSScriptRoot, '..', '..', '..', 'shared')
        }
        $surface = (ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText(
                    [System.IO.Path]::Combine($shared, 'reference', 'powershell-5.1-surface.json')))).commands
        $missing = @(foreach ($command in $allowed.Keys) {
                $known = $surface.$command
                if (-not $known) { $command; continue }
                foreach ($parameter in $allowed[$command]) {
                    if ($parameter -ne 'ErrorAction' -and -not $known.parameters.$parameter) { "$command -$parameter" }
                }
            })
        $missing | Should -BeNullOrEmpty
    }

    It 'join no path from three parts' {
        $threeParts = @(foreach ($file in Get-ChildItem -Path $module -Recurse -Include '*.ps1', '*.psm1') {
                $ast = [System.Management.Automation.Language.Parser]::ParseFile($file.FullName, [ref]$null, [ref]$null)
                $ast.FindAll({
                        $args[0] -is [System.Management.Automation.Language.CommandAst] -and $args[0].GetCommandName() -eq 'Join-Path' -and
                        $args[0].CommandElements.Count -gt 5
                    }, $true)
            })
        $threeParts | Should -BeNullOrEmpty
    }
}
