# Commands in README, docs, and the about_ topics: they parse, every command exists, and has the given parameters.
BeforeDiscovery {
    $root = [System.IO.Path]::Combine($PSScriptRoot, '..', '..')
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'DocumentedCode.psm1') -Force
    $blocks = @(Get-DocumentedCode -Root $root)
    $names = @(Get-DocumentedName -Root $root)
}

BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1')) -Force
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'DocumentedCode.psm1') -Force
}

Describe 'Commands of the documents' {
    It 'are found' {
        @(Get-DocumentedCode -Root ([System.IO.Path]::Combine($PSScriptRoot, '..', '..'))).Count | Should -BeGreaterThan 10
    }

    It 'of <Place> parse and exist' -ForEach $blocks {
        @(Find-CodeProblem -Code $Code) -join "`n" | Should -BeExactly ''
    }

    It 'include <Name> of <Place>' -ForEach $names {
        Test-KnownCommand -Name $Name | Should -BeTrue
    }

    It 'the check finds <Why>' -ForEach @(
        @{ Why = 'what does not parse'; Code = 'Get-ContainerRegistryStamp -DefaultProfile <name>' }
        @{ Why = 'a command that is not there'; Code = 'Get-ContainerRegistryNonsense' }
        @{ Why = 'a parameter that is not there'; Code = 'New-KeyVault -Nonsense 1' }
        @{ Why = 'a shortened parameter'; Code = 'New-KeyVault -KeyVaultN x' }
    ) {
        @(Find-CodeProblem -Code $Code).Count | Should -BeGreaterThan 0
    }
}
