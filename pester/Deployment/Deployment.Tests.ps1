# From prerequisites to a registry in one pipeline, failures, and reading and stopping a deployment.
BeforeDiscovery {
    & ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'Start-MissingStamp.ps1'))
    $kinds = @(foreach ($kind in 'AAD', 'ADFS') { @{ Kind = $kind; Absent = -not [Environment]::GetEnvironmentVariable("AZCR_STAMP_$kind") } })
    $noAad = -not $env:AZCR_STAMP_AAD
}

BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'StampControl.psm1')) -Force
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'DeploymentInput.psm1') -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'OutputProperty.psm1')) -Force
    Import-RegistryModule
}

Describe 'A deployment' {
    AfterEach {
        if ($stamp) { Clear-Deployment -Stamp $stamp }
    }

    It 'is one pipeline from an empty stamp to the address of the registry (<Kind>)' -ForEach $kinds {
        if ($Absent) { Set-ItResult -Skipped -Because 'no stamp runs'; return }
        $stamp = Get-Stamp -Kind $Kind
        $given = Initialize-Deployment -Stamp $stamp -Folder $TestDrive
        # Another set of prerequisites, created and deployed in one line.
        $values = New-RegistryInput -Stamp $stamp -CertificateFile $given.Values.CertificateFilePath
        $arguments = $given.Deployment
        $observed = Invoke-Observed -Script { Set-ContainerRegistryPrerequisites @values -PassThru | New-ContainerRegistryDeployment @arguments }
        $observed.Error | Should -BeNullOrEmpty
        $observed.Output.Count | Should -Be 1
        $deployment = $observed.Output[0]
        $deployment.PSObject.TypeNames[0] | Should -BeExactly 'Azs.ContainerRegistry.Deployment'
        Assert-DocumentedProperty -Command New-ContainerRegistryDeployment -InputObject $deployment
        $deployment.State | Should -BeExactly 'Succeeded'
        $deployment.RegistryUrl | Should -BeExactly 'https://registry.shanghai.cloudapp.azurestack.example'
        $deployment.Outputs.storageAccountContainer | Should -BeExactly $values.StorageAccountBlobContainer
        @($deployment.Resources).Count | Should -Be 6
        $observed.HostLines | Should -Contain "extensions 'container-registry/registry-setup': Succeeded."

        $held = (Get-StampState -Stamp $stamp).resources | Where-Object { $_.resourceGroup -eq $arguments.ResourceGroupName }
        @($held).Count | Should -Be 6
        $machine = $held | Where-Object { $_.type -eq 'Microsoft.Compute/virtualMachines' }
        $machine.properties.osProfile.secrets[0].vaultCertificates[0].certificateUrl | Should -Match $values.KeyVaultName
        (ConvertTo-Json -InputObject $held -Depth 20) | Should -Not -Match ([regex]::Escape($stamp.credentials.registry.clientSecret))
    }

    It 'with -WhatIf writes nothing' -Skip:$noAad {
        $stamp = Get-Stamp -Kind AAD
        $given = Initialize-Deployment -Stamp $stamp -Folder $TestDrive
        Clear-StampJournal -Stamp $stamp
        $arguments = $given.Deployment
        $given.Prerequisites | New-ContainerRegistryDeployment @arguments -WhatIf 6>$null | Should -BeNullOrEmpty
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
    }

    It 'with -GenerateSshKey creates the missing key pair, and returns the host key of the machine' -Skip:$noAad {
        $stamp = Get-Stamp -Kind AAD
        $given = Initialize-Deployment -Stamp $stamp -Folder $TestDrive
        $arguments = $given.Deployment
        $path = Join-Path -Path $TestDrive -ChildPath 'generated_rsa'
        $arguments.AdminPublicKey = "$path.pub"
        Clear-StampJournal -Stamp $stamp
        # -WhatIf needs no passphrase. Without a console, a missing passphrase is an error before any write.
        $given.Prerequisites | New-ContainerRegistryDeployment @arguments -GenerateSshKey -WhatIf 6>$null | Should -BeNullOrEmpty
        Mock -CommandName Test-ConsoleInput -ModuleName Azs.ContainerRegistry -MockWith { $false }
        $given.Prerequisites | New-ContainerRegistryDeployment @arguments -GenerateSshKey -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures[0].FullyQualifiedErrorId | Should -BeExactly 'Argument.Missing,New-ContainerRegistryDeployment'
        $failures[0].Exception.Message | Should -Match '-KeyPassphrase'
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
        Test-Path -Path "$path*" | Should -BeFalse

        $observed = Invoke-Observed -Script { $given.Prerequisites | New-ContainerRegistryDeployment @arguments -GenerateSshKey -KeyPassphrase (ConvertTo-TestSecret -Text 'Canary-Key-89') }
        $observed.Error | Should -BeNullOrEmpty
        $observed.Output[0].HostKeyFingerprint | Should -Match '^SHA256:[A-Za-z0-9+/]{43}$'
        ($observed.Output + $observed.HostLines | Out-String -Width 500) | Should -Not -Match 'Canary-Key-89|OPENSSH'
        [System.IO.File]::ReadAllText($path) | Should -Match '^-----BEGIN OPENSSH PRIVATE KEY-----'
        # A later run uses the pair, and needs no passphrase.
        $written = [System.IO.File]::ReadAllText("$path.pub")
        $again = $given.Prerequisites | New-ContainerRegistryDeployment @arguments -GenerateSshKey 6>$null
        $again.State | Should -BeExactly 'Succeeded'
        [System.IO.File]::ReadAllText("$path.pub") | Should -BeExactly $written
        (Get-ContainerRegistryDeployment -ResourceGroupName $arguments.ResourceGroupName -Name $again.Name).HostKeyFingerprint | Should -BeExactly $observed.Output[0].HostKeyFingerprint
    }

    It 'that fails on the virtual machine is one error with cause, remedy and the last lines' -Skip:$noAad {
        $stamp = Get-Stamp -Kind AAD
        $given = Initialize-Deployment -Stamp $stamp -Folder $TestDrive
        Set-SetupExitCode -Stamp $stamp -ExitCode 50
        $arguments = $given.Deployment + (ConvertTo-DeploymentArgument -Prerequisites $given.Prerequisites)
        $observed = Invoke-Observed -Script { New-ContainerRegistryDeployment @arguments }
        $observed.Error.FullyQualifiedErrorId | Should -BeExactly 'Deployment.ExitCode50,New-ContainerRegistryDeployment'
        $observed.Error.ErrorDetails.RecommendedAction | Should -Match 'certificate'
        $observed.Error.Exception.Message | Should -Match 'error 50: as scripted'

        $found = @(Get-ContainerRegistryDeployment -ResourceGroupName $arguments.ResourceGroupName)
        $found.Count | Should -Be 1
        Assert-DocumentedProperty -Command Get-ContainerRegistryDeployment -InputObject $found[0]
        $found[0].State | Should -BeExactly 'Failed'
        $found[0].Error.id | Should -BeExactly 'Deployment.ExitCode50'

        # After the cause is fixed, the same command completes the deployment.
        Set-SetupExitCode -Stamp $stamp -ExitCode 0
        (New-ContainerRegistryDeployment @arguments 6>$null).State | Should -BeExactly 'Succeeded'
    }

    It 'is refused before any write if the secret of the service principal is wrong' -Skip:$noAad {
        $stamp = Get-Stamp -Kind AAD
        $given = Initialize-Deployment -Stamp $stamp -Folder $TestDrive
        Clear-StampJournal -Stamp $stamp
        $arguments = $given.Deployment + (ConvertTo-DeploymentArgument -Prerequisites $given.Prerequisites)
        $arguments.ServicePrincipalClientSecret = 'wrong'
        $observed = Invoke-Observed -Script { New-ContainerRegistryDeployment @arguments }
        $observed.Error.FullyQualifiedErrorId | Should -BeExactly 'Deployment.PrincipalRejected,New-ContainerRegistryDeployment'
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
    }

    It 'with -NoWait is returned as soon as it is accepted, and can be read and stopped' -Skip:$noAad {
        $stamp = Get-Stamp -Kind AAD
        $given = Initialize-Deployment -Stamp $stamp -Folder $TestDrive
        Set-StampSetting -Stamp $stamp -Setting @{ deploymentPolls = 1000 }
        $arguments = $given.Deployment
        $begun = $given.Prerequisites | New-ContainerRegistryDeployment @arguments -NoWait -Name mine 6>$null
        Assert-DocumentedProperty -Command New-ContainerRegistryDeployment -InputObject $begun
        $begun.State | Should -BeExactly 'Accepted'
        (Get-ContainerRegistryDeployment -ResourceGroupName $arguments.ResourceGroupName -Name mine).State | Should -BeExactly 'Running'

        Get-ContainerRegistryDeployment -ResourceGroupName $arguments.ResourceGroupName | Stop-ContainerRegistryDeployment -WhatIf 6>$null
        (Get-ContainerRegistryDeployment -ResourceGroupName $arguments.ResourceGroupName -Name mine).State | Should -BeExactly 'Running'
        $stopped = Get-ContainerRegistryDeployment -ResourceGroupName $arguments.ResourceGroupName | Stop-ContainerRegistryDeployment -PassThru 6>$null
        Assert-DocumentedProperty -Command Stop-ContainerRegistryDeployment -InputObject $stopped
        $stopped.State | Should -BeExactly 'Canceled'
        $observed = Invoke-Observed -Script { Stop-ContainerRegistryDeployment -ResourceGroupName $arguments.ResourceGroupName -Name mine }
        $observed.Error.FullyQualifiedErrorId | Should -BeExactly 'Deployment.NotRunning,Stop-ContainerRegistryDeployment'
    }
}
