# Every command explains itself: synopsis, each of its own parameters, at least one example.
BeforeDiscovery {
    $manifest = [System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1')
    $commands = @((Import-PowerShellDataFile -LiteralPath $manifest).FunctionsToExport)
}

BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1')) -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'OutputProperty.psm1')) -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'HelpExample.psm1')) -Force
    $common = [System.Management.Automation.PSCmdlet]::CommonParameters + [System.Management.Automation.PSCmdlet]::OptionalCommonParameters
}

Describe 'Help' {
    It '<_> has a synopsis' -ForEach $commands {
        $synopsis = (Get-Help -Name $_ -Full).Synopsis
        $synopsis | Should -Not -BeNullOrEmpty
        $synopsis | Should -Not -Match "^\s*$_"
    }

    It '<_> has an example with its own name in it and a sentence' -ForEach $commands {
        $examples = @((Get-Help -Name $_ -Full).examples.example)
        $examples.Count | Should -BeGreaterThan 0
        foreach ($example in $examples) {
            ($example.code + (@($example.remarks | ForEach-Object { $_.Text }) -join "`n")) | Should -Match ([regex]::Escape($_))
            (@($example.remarks | ForEach-Object { $_.Text }) -join '').Trim() | Should -Match '\.$'
        }
    }

    It '<_> describes each of its parameters' -ForEach $commands {
        $command = Get-Command -Name $_
        $described = @((Get-Help -Name $_ -Full).parameters.parameter | Where-Object { $_.description.Text } | ForEach-Object { $_.name })
        $own = @($command.Parameters.Keys | Where-Object { $common -notcontains $_ })
        @($own | Where-Object { $described -notcontains $_ }) | Should -BeNullOrEmpty
    }

    It '<_> says whether a failure ends the calling script' -ForEach $commands {
        $notes = (Get-Help -Name $_ -Full).alertSet | Out-String
        $legacy = & (Get-Module -Name Azs.ContainerRegistry) { $script:LegacyFunctions }
        $ends = if ($legacy -contains $_) { 'calling script' } else { 'statement' }
        $notes | Should -Match "A failure ends the $ends"
    }

    It '<_> lists the properties of each of its own output types' -ForEach $commands {
        $outputs = (Get-Help -Name $_ -Full).returnValues | Out-String
        foreach ($type in [regex]::Matches($outputs, 'Azs\.ContainerRegistry\.\w+')) {
            (Get-DocumentedProperty -Command $_ -TypeName $type.Value).Count | Should -BeGreaterThan 1 -Because $type.Value
        }
    }

    It 'the examples of <_> are run by a suite' -ForEach $commands {
        $suite = Get-ExampleSuite -Command $_
        $tests = [System.IO.Path]::Combine($PSScriptRoot, '..', $suite, 'HelpExamples.Tests.ps1')
        Test-Path -LiteralPath $tests | Should -BeTrue -Because "$suite/HelpExamples.Tests.ps1 must run them"
        [System.IO.File]::ReadAllText($tests) | Should -Match "Get-HelpExample -Suite $suite"
    }

    It 'about_<_> has a title, a description, and is named by the first topic' -ForEach @(
        'ContainerRegistry_GettingStarted', 'ContainerRegistry_SignIn', 'ContainerRegistry_AirGapped', 'ContainerRegistry_Errors', 'ContainerRegistry_Migration'
    ) {
        $folder = [System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry', 'en-US')
        $text = [System.IO.File]::ReadAllText((Join-Path -Path $folder -ChildPath "about_$_.help.txt"))
        $text | Should -Match "^TOPIC\s+about_$_\s+SHORT DESCRIPTION\s+\S"
        [System.IO.File]::ReadAllText((Join-Path -Path $folder -ChildPath 'about_Azs.ContainerRegistry.help.txt')) | Should -Match "about_$_"
        (Get-Help -Name "about_$_") | Out-String | Should -Match 'LONG DESCRIPTION'
    }
}
