# Optimize-ContainerRegistry from PowerShell, on a machine with a real sshd. tests/provision/registry_optimization.rs tests the garbage collection itself.
BeforeDiscovery {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'LogControl.psm1') -Force
    $noPeer = -not (Test-MachinePeer)
}

BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'StampControl.psm1')) -Force
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'LogControl.psm1') -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'OutputProperty.psm1')) -Force
    Import-RegistryModule
}

Describe 'Optimize-ContainerRegistry' {
    BeforeAll {
        if (Test-MachinePeer) {
            $machine = Start-TestMachine -Folder (Get-Item -LiteralPath $TestDrive).FullName
            $values = @{ ComputerName = '127.0.0.1'; Port = $machine.Port; KeyFilePath = $machine.Key; HostKeyFingerprint = $machine.Fingerprint }
        }
    }

    AfterAll {
        Stop-TestMachine
    }

    It 'returns what was deleted' -Skip:$noPeer {
        $observed = Invoke-Observed -Script { Optimize-ContainerRegistry @values -Confirm:$false }
        $observed.Error | Should -BeNullOrEmpty
        $observed.Output.Count | Should -Be 1
        Assert-DocumentedProperty -Command Optimize-ContainerRegistry -InputObject $observed.Output[0]
        $observed.Output[0].DeletedBlobs | Should -Be 1
        $observed.Output[0].Duration | Should -BeOfType ([TimeSpan])
        $null -eq $observed.Output[0].FreedBytes | Should -BeTrue
    }

    It 'shows a plan with -WhatIf' -Skip:$noPeer {
        $transcript = Join-Path -Path $TestDrive -ChildPath 'plan.txt'
        $null = Start-Transcript -Path $transcript
        try { $output = @(Optimize-ContainerRegistry @values -WhatIf) } finally { $null = Stop-Transcript }
        $output.Count | Should -Be 0
        @([System.IO.File]::ReadAllLines($transcript) | Where-Object { $_ -like 'What if:*Blobs without an owner*(1 blob)*' }).Count | Should -Be 1
    }

    It 'accepts a deployment and an encrypted key' -Skip:$noPeer {
        $passphrase = ConvertTo-TestSecret -Text 'key-passphrase-canary'
        $deployment = [pscustomobject]@{ RegistryHostName = '127.0.0.1'; HostKeyFingerprint = $machine.Fingerprint }
        $observed = Invoke-Observed -Script { $deployment | Optimize-ContainerRegistry -Port $machine.Port -KeyFilePath $machine.EncryptedKey -KeyPassphrase $passphrase -Confirm:$false -Verbose }
        $observed.Error | Should -BeNullOrEmpty
        $observed.Output[0].HostKeyFingerprint | Should -BeExactly $machine.Fingerprint
        ($observed.Verbose + $observed.HostLines) -join "`n" | Should -Not -Match 'canary'
    }

    It 'asks first, and an unknown machine is an error' -Skip:$noPeer {
        { Optimize-ContainerRegistry @values -ErrorAction Stop } | Should -Throw -ErrorId 'Argument.Missing,Optimize-ContainerRegistry'
        $other = $values.Clone()
        $other.HostKeyFingerprint = 'SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
        { Optimize-ContainerRegistry @other -Confirm:$false -ErrorAction Stop } | Should -Throw -ErrorId 'Ssh.HostKey*,Optimize-ContainerRegistry'
    }
}
