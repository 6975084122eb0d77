# Every command has complete help: synopsis, inputs and outputs, each of its own parameters, an example, and related links.
BeforeDiscovery {
    $manifest = [System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1')
    $commands = @((Import-PowerShellDataFile -LiteralPath $manifest).FunctionsToExport)
    $topics = @(Get-ChildItem -LiteralPath ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry', 'en-US')) -Filter 'about_*.help.txt' |
            ForEach-Object { $_.Name -replace '\.help\.txt$', '' })
}

BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1')) -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'OutputProperty.psm1')) -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'HelpExample.psm1')) -Force
    $folder = [System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry', 'en-US')
    $manifest = Import-PowerShellDataFile -LiteralPath ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1'))
    $commands = @($manifest.FunctionsToExport)
    $topics = @(Get-ChildItem -LiteralPath $folder -Filter 'about_*.help.txt' | ForEach-Object { $_.Name -replace '\.help\.txt$', '' })
    $null = $topics, $commands
    $common = [System.Management.Automation.PSCmdlet]::CommonParameters + [System.Management.Automation.PSCmdlet]::OptionalCommonParameters
}

Describe 'Help' {
    It '<_> has a synopsis' -ForEach $commands {
        $synopsis = (Get-Help -Name $_ -Full).Synopsis
        $synopsis | Should -Not -BeNullOrEmpty
        $synopsis | Should -Not -Match "^\s*$_"
    }

    It '<_> has an example with its own name and a sentence' -ForEach $commands {
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

    It '<_> documents whether a failure ends the calling script' -ForEach $commands {
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

    It '<_> documents its pipeline input' -ForEach $commands {
        $inputs = ((Get-Help -Name $_ -Full).inputTypes | Out-String).Trim()
        $inputs | Should -Not -BeNullOrEmpty -Because "the help of $_ needs .INPUTS"
        $takes = @((Get-Command -Name $_).ParameterSets.Parameters | Where-Object { $_.ValueFromPipeline -or $_.ValueFromPipelineByPropertyName }).Count -gt 0
        $inputs -notmatch '^None\.' | Should -Be $takes -Because ".INPUTS of $_ says None. if, and only if, no parameter takes a value from the pipeline"
    }

    It '<_> documents its return value' -ForEach $commands {
        ((Get-Help -Name $_ -Full).returnValues | Out-String).Trim() | Should -Not -BeNullOrEmpty -Because "the help of $_ needs .OUTPUTS"
    }

    It '<_> lists related commands and topics that exist' -ForEach $commands {
        $links = @((Get-Help -Name $_ -Full).relatedLinks.navigationLink | ForEach-Object { $_.linkText } | Where-Object { $_ })
        $links.Count | Should -BeGreaterThan 1 -Because "the help of $_ needs a .LINK for each related command and topic"
        $links | Should -Not -Contain $_
        $known = @($topics) + $commands
        @($links | Where-Object { $known -notcontains $_ }) -join ', ' | Should -BeExactly '' -Because "each .LINK of $_ is a command of the module or a topic of en-US"
    }

    It '<_> has an online page only if the project has an address' -ForEach $commands {
        # Get-Help -Online opens HelpUri. An invented address would be worse than the message that there is none.
        $address = [string]$manifest.PrivateData.PSData.ProjectUri
        $page = [string](Get-Command -Name $_).HelpUri
        if ($address) {
            $page | Should -BeLike "$address*" -Because "CmdletBinding of $_ needs HelpUri = '$address/...' now that the manifest has a ProjectUri"
        } else {
            $page | Should -BeExactly '' -Because 'the manifest has no ProjectUri'
        }
    }

    It 'the examples of <_> are run by a suite' -ForEach $commands {
        $suite = Get-ExampleSuite -Command $_
        $tests = [System.IO.Path]::Combine($PSScriptRoot, '..', $suite, 'HelpExamples.Tests.ps1')
        Test-Path -LiteralPath $tests | Should -BeTrue -Because "$suite/HelpExamples.Tests.ps1 must run them"
        [System.IO.File]::ReadAllText($tests) | Should -Match "Get-HelpExample -Suite $suite"
    }

    It '<_> has a title, a description, and is listed in the first topic' -ForEach $topics {
        $text = [System.IO.File]::ReadAllText((Join-Path -Path $folder -ChildPath "$_.help.txt"))
        $text | Should -Match "^TOPIC\s+$([regex]::Escape($_))\s+SHORT DESCRIPTION\s+\S"
        [System.IO.File]::ReadAllText((Join-Path -Path $folder -ChildPath 'about_Azs.ContainerRegistry.help.txt')) | Should -Match $_
        (Get-Help -Name $_) | Out-String | Should -Match 'LONG DESCRIPTION'
    }

    It '<_> refers to topics that exist' -ForEach $topics {
        $text = [System.IO.File]::ReadAllText((Join-Path -Path $folder -ChildPath "$_.help.txt"))
        $named = @([regex]::Matches($text, 'about_[A-Z]\w+(\.[A-Z]\w+)?') | ForEach-Object { $_.Value } | Sort-Object -Unique)
        @($named | Where-Object { $topics -notcontains $_ }) | Should -BeNullOrEmpty
    }

    It 'the topic of exit codes lists each exit code of the setup' {
        $text = [System.IO.File]::ReadAllText((Join-Path -Path $folder -ChildPath 'about_ContainerRegistry_ExitCodes.help.txt'))
        $table = [System.IO.File]::ReadAllText([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'docs', 'errors.md'))
        $codes = @([regex]::Matches($table, '`Deployment\.ExitCode(\d+)`') | ForEach-Object { $_.Groups[1].Value })
        $codes.Count | Should -BeGreaterThan 10
        @($codes | Where-Object { $text -notmatch "(?m)^    (\d+, )*$_\b" }) | Should -BeNullOrEmpty -Because 'about_ContainerRegistry_ExitCodes has a row for each Deployment.ExitCode of docs/errors.md'
    }
}
