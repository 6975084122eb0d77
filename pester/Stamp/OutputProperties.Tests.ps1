# Every documented property is on every object that a command gives, $null when it is empty: runbooks may read it in strict mode.
BeforeDiscovery { $noAad = -not $env:AZCR_STAMP_AAD }

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-RegistryModule

    # The properties that the help of a command names behind a type: 'Type: Name, Name (explained), Checks (Check, State).'
    function Get-DocumentedProperty {
        param([Parameter(Mandatory = $true)] [string] $Command, [Parameter(Mandatory = $true)] [string] $TypeName)
        $text = (@((Get-Help -Name $Command -Full).returnValues.returnValue) | ForEach-Object { $_.type.name; @($_.description | ForEach-Object { $_.Text }) }) -join ' '
        $found = [regex]::Match(($text -replace '\s+', ' '), "$([regex]::Escape($TypeName))(?: with -PassThru)?: (?<list>.*?)\.( |$)")
        $found.Success | Should -BeTrue -Because "the help of $Command lists the properties of $TypeName in: $text"
        @(($found.Groups['list'].Value -replace '\([^)]*\)', '' -replace ' and more', '').Split(',') | ForEach-Object { $_.Trim() } | Where-Object { $_ })
    }

    # Reads each property as a runbook in strict mode does; a property that does not exist ends the test.
    function Assert-Property {
        param([Parameter(Mandatory = $true)] $InputObject, [Parameter(Mandatory = $true)] [string[]] $Name)
        Set-StrictMode -Version Latest
        foreach ($property in $Name) {
            { $null = $InputObject.$property } | Should -Not -Throw -Because "$($InputObject.PSObject.TypeNames[0]) has $property"
        }
    }
}

Describe 'Documented properties' {
    It 'are on a test of a registry and on each of its checks, also on those that passed or were skipped' -Skip:$noAad {
        $result = Test-ContainerRegistry -Registry 'localhost:9'
        $names = Get-DocumentedProperty -Command Test-ContainerRegistry -TypeName Azs.ContainerRegistry.RegistryTest
        $names -join ' ' | Should -BeExactly 'Registry Passed Open Checks'
        Assert-Property -InputObject $result -Name $names
        $result.Checks.Count | Should -BeGreaterThan 3
        foreach ($check in $result.Checks) {
            Assert-Property -InputObject $check -Name Check, State, Message, Id, Hint
        }
        $skipped = @($result.Checks | Where-Object { $_.State -eq 'skipped' })[0]
        $skipped.Id | Should -BeNullOrEmpty
        $skipped.Hint | Should -BeNullOrEmpty
    }

    It 'are on the outputs of the prerequisites' -Skip:$noAad {
        $stamp = Get-Stamp -Kind AAD
        Connect-Stamp -Stamp $stamp
        $certificate = Join-Path -Path $TestDrive -ChildPath 'registry.pfx'
        $null = New-TestCertificate -Path $certificate
        $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate

        $test = Test-ContainerRegistryPrerequisites @values
        $names = Get-DocumentedProperty -Command Test-ContainerRegistryPrerequisites -TypeName Azs.ContainerRegistry.PrerequisitesTest
        $names -join ' ' | Should -BeExactly 'Passed Compared Differences Problems'
        Assert-Property -InputObject $test -Name $names
        foreach ($difference in $test.Differences) {
            Assert-Property -InputObject $difference -Name What, Resource, Expected, Actual, Hint
        }
        $values.StorageAccountName = 'a_b'
        $test = Test-ContainerRegistryPrerequisites @values
        $test.Problems.Count | Should -BeGreaterThan 0
        foreach ($problem in $test.Problems) {
            Assert-Property -InputObject $problem -Name Id, Severity, Parameter, Message, Hint
        }

        $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
        $prerequisites = Set-ContainerRegistryPrerequisites @values -PassThru 6>$null
        $removed = $prerequisites | Remove-ContainerRegistry -PassThru -Confirm:$false 6>$null
        $names = Get-DocumentedProperty -Command Remove-ContainerRegistry -TypeName Azs.ContainerRegistry.Removal
        $names -join ' ' | Should -BeExactly 'Step Target Action Reason'
        foreach ($step in $removed) {
            Assert-Property -InputObject $step -Name $names
        }
    }
}
