# Get-ContainerRegistryLog with a real sshd. All types of keys, host keys, and broken connections are tested in Rust.
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

Describe 'Get-ContainerRegistryLog' {
    BeforeAll {
        if (Test-MachinePeer) {
            $folder = (Get-Item -LiteralPath $TestDrive).FullName
            $machine = Start-TestMachine -Folder $folder -NoDocker -Log @{
                'azure/container-registry-setup.log' = "signed in with client_secret=canary-1`nthe registry runs`n"
                'containers/3f4e/3f4e-json.log'      = '{"log":"{\"value\":\"canary-2\",\"contentType\":\"user credentials\"}\n","stream":"stdout"}' + "`n"
            }
            $arguments = @{ ComputerName = '127.0.0.1'; Port = $machine.Port; KeyFilePath = $machine.Key; HostKeyFingerprint = $machine.Fingerprint }
            $passphrase = ConvertTo-TestSecret -Text 'key-passphrase-canary'
        }
    }

    AfterAll { Stop-TestMachine }

    It 'writes one file, and lists what it contains and what is missing' -Skip:$noPeer {
        $path = Join-Path -Path $folder -ChildPath 'one.zip'
        $log = Join-Path -Path $folder -ChildPath 'run.log'
        $observed = Invoke-Observed -Script { Get-ContainerRegistryLog @arguments -DestinationPath $path -LogPath $log }
        $observed.Error | Should -BeNullOrEmpty
        $archive = @($observed.Output)[0]
        $archive.PSObject.TypeNames[0] | Should -BeExactly 'Azs.ContainerRegistry.LogArchive'
        Assert-DocumentedProperty -Command Get-ContainerRegistryLog -InputObject $archive
        $archive.Path | Should -BeExactly $path
        $archive.Size | Should -Be (Get-Item -LiteralPath $path).Length
        $archive.ComputerName | Should -BeExactly '127.0.0.1'
        $archive.HostKeyFingerprint | Should -BeExactly $machine.Fingerprint
        @($archive.Collected.Source) -join ' ' | Should -BeExactly '/var/log/azure/container-registry-setup.log /var/lib/docker/containers/3f4e/3f4e-json.log'
        @($archive.Missing.Source) -join ' ' | Should -BeExactly 'docker ps -a'
        $observed.Warnings -join ' ' | Should -Match '\[Log\.Incomplete\]'
        $entries = Get-ArchiveEntry -Path $path
        @($entries.Keys | Sort-Object) -join ' ' | Should -BeExactly 'missing.txt var/lib/docker/containers/3f4e/3f4e-json.log var/log/azure/container-registry-setup.log'
        $entries['var/log/azure/container-registry-setup.log'] | Should -BeExactly "signed in with client_secret=[hidden]`nthe registry runs`n"
        ($entries.Values -join "`n") + [System.IO.File]::ReadAllText($log) | Should -Not -Match 'canary'
        [System.IO.File]::ReadAllText($log) | Should -Match '"kind":"finished"'
    }

    It 'names the file after the machine, in a folder and in the current location' -Skip:$noPeer {
        $here = New-Item -ItemType Directory -Path (Join-Path -Path $folder -ChildPath 'here')
        $archive = Get-ContainerRegistryLog @arguments -DestinationPath $here.FullName -WarningAction SilentlyContinue
        $archive.Path | Should -Match '[/\\]here[/\\]container-registry-logs-127\.0\.0\.1-\d{8}-\d{6}\.zip$'
        Remove-Item -LiteralPath $archive.Path
        Push-Location -LiteralPath $here.FullName
        try {
            $archive = [pscustomobject]@{ RegistryHostName = '127.0.0.1' } |
                Get-ContainerRegistryLog -Port $machine.Port -KeyFilePath ../registry -HostKeyFingerprint $machine.Fingerprint -WarningAction SilentlyContinue
            Test-Path -LiteralPath $archive.Path | Should -BeTrue
            Split-Path -Path $archive.Path | Should -BeExactly $here.FullName
        } finally {
            Pop-Location
        }
    }

    It 'trusts only the host key of the deployment in the pipeline, each for its own machine' -Skip:$noPeer {
        [System.IO.File]::WriteAllText((Join-Path -Path $folder -ChildPath 'no_hosts'), '')
        $deployments = @(
            [pscustomobject]@{ RegistryHostName = '127.0.0.1'; HostKeyFingerprint = $machine.Fingerprint }
            [pscustomobject]@{ RegistryHostName = '127.0.0.1'; HostKeyFingerprint = 'SHA256:' + ('A' * 43) }
            # An older deployment, without a fingerprint: the one before it must not count.
            [pscustomobject]@{ RegistryHostName = '127.0.0.1'; HostKeyFingerprint = $null }
        )
        $archives = @($deployments | Get-ContainerRegistryLog -Port $machine.Port -KeyFilePath $machine.Key -KnownHostsPath (Join-Path -Path $folder -ChildPath 'no_hosts') `
                -DestinationPath (Join-Path -Path $folder -ChildPath 'of_deployment.zip') -Force -ErrorVariable failures -ErrorAction SilentlyContinue -WarningAction SilentlyContinue)
        $archives.Count | Should -Be 1
        $archives[0].HostKeyFingerprint | Should -BeExactly $machine.Fingerprint
        @($failures | ForEach-Object { $_.FullyQualifiedErrorId }) | Should -Be @('Ssh.HostKeyChanged,Get-ContainerRegistryLog', 'Ssh.HostKeyUnknown,Get-ContainerRegistryLog')
    }

    It 'replaces a file only with -Force' -Skip:$noPeer {
        $path = Join-Path -Path $folder -ChildPath 'there.zip'
        [System.IO.File]::WriteAllText($path, 'of before')
        $observed = Invoke-Observed -Script { Get-ContainerRegistryLog @arguments -DestinationPath $path }
        $observed.Error.FullyQualifiedErrorId | Should -BeExactly 'Log.ArchiveExists,Get-ContainerRegistryLog'
        $observed.Error.CategoryInfo.Category | Should -Be 'ResourceExists'
        [System.IO.File]::ReadAllText($path) | Should -BeExactly 'of before'
        $archive = Get-ContainerRegistryLog @arguments -DestinationPath $path -Force -WarningAction SilentlyContinue
        $archive.Size | Should -BeGreaterThan 20
    }

    It 'opens a key with its passphrase, and distinguishes a missing from a wrong one' -Skip:$noPeer {
        $arguments = $arguments.Clone()
        $arguments.KeyFilePath = $machine.EncryptedKey
        $path = Join-Path -Path $folder -ChildPath 'encrypted.zip'
        $archive = Get-ContainerRegistryLog @arguments -KeyPassphrase $passphrase -DestinationPath $path -WarningAction SilentlyContinue
        $archive.Collected.Count | Should -Be 2
        foreach ($attempt in @(
                @{ Given = @{}; Id = 'Ssh.PassphraseMissing' }
                @{ Given = @{ KeyPassphrase = ConvertTo-TestSecret -Text 'wrong-canary' }; Id = 'Ssh.PassphraseWrong' })) {
            $given = $attempt.Given
            $observed = Invoke-Observed -Script { Get-ContainerRegistryLog @arguments @given -DestinationPath $path -Force }
            $observed.Error.FullyQualifiedErrorId | Should -BeExactly "$($attempt.Id),Get-ContainerRegistryLog"
            ($observed | ConvertTo-Json -Depth 3 -WarningAction SilentlyContinue) | Should -Not -Match 'canary'
        }
    }

    It 'refuses an unknown machine, and shows its fingerprint' -Skip:$noPeer {
        $known = Join-Path -Path $folder -ChildPath 'known_hosts'
        [System.IO.File]::WriteAllText($known, '')
        $arguments = $arguments.Clone()
        $arguments.Remove('HostKeyFingerprint')
        $path = Join-Path -Path $folder -ChildPath 'unknown.zip'
        $observed = Invoke-Observed -Script { Get-ContainerRegistryLog @arguments -KnownHostsPath $known -DestinationPath $path }
        $observed.Error.FullyQualifiedErrorId | Should -BeExactly 'Ssh.HostKeyUnknown,Get-ContainerRegistryLog'
        $observed.Error.ErrorDetails.RecommendedAction | Should -Match ([regex]::Escape($machine.Fingerprint))
        Test-Path -LiteralPath $path | Should -BeFalse
        [System.IO.File]::WriteAllText($known, $machine.KnownHost)
        $archive = Get-ContainerRegistryLog @arguments -KnownHostsPath $known -DestinationPath $path -WarningAction SilentlyContinue
        $archive.HostKeyFingerprint | Should -BeExactly $machine.Fingerprint
    }
}
