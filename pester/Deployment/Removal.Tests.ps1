# Remove-ContainerRegistry with a deployed registry. What is kept, and interruptions at any write, are tested in Rust.
BeforeDiscovery {
    & ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'Start-MissingStamp.ps1'))
    $noAad = -not $env:AZCR_STAMP_AAD
}

BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'StampControl.psm1')) -Force
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'DeploymentInput.psm1') -Force
    Import-RegistryModule
}

Describe 'Remove-ContainerRegistry -DeploymentResourceGroupName' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) {
            $given = Initialize-Deployment -Stamp $stamp -Folder $TestDrive
            $deployment = $given.Deployment
            $null = $given.Prerequisites | New-ContainerRegistryDeployment @deployment 6>$null
            $group = $deployment.ResourceGroupName
        }
    }

    AfterAll {
        if ($stamp) { Clear-Deployment -Stamp $stamp }
    }

    It 'with -WhatIf shows the machine and writes nothing' -Skip:$noAad {
        Clear-StampJournal -Stamp $stamp
        $transcript = Join-Path -Path $TestDrive -ChildPath 'removal.txt'
        $null = Start-Transcript -Path $transcript
        try {
            $given.Prerequisites | Remove-ContainerRegistry -DeploymentResourceGroupName $group -RemoveData -WhatIf
        } finally {
            $null = Stop-Transcript
        }
        $lines = @([IO.File]::ReadAllLines($transcript) | Where-Object { $_ -like "What if:*Virtual machine 'container-registry': remove*" })
        $lines.Count | Should -Be 1
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
    }

    It 'is required for a deployed registry, and -Confirm:$false does not replace it' -Skip:$noAad {
        Clear-StampJournal -Stamp $stamp
        $observed = Invoke-Observed -Script { $given.Prerequisites | Remove-ContainerRegistry -Confirm:$false }
        $observed.Error.FullyQualifiedErrorId | Should -BeExactly 'Removal.InUse,Remove-ContainerRegistry'
        $observed.Error.ErrorDetails.RecommendedAction | Should -Match "-DeploymentResourceGroupName '$group'"
        # -Force accepts it: with -WhatIf nothing is lost.
        $observed = Invoke-Observed -Script { $given.Prerequisites | Remove-ContainerRegistry -Force -WhatIf }
        $observed.Error | Should -BeNullOrEmpty
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
    }

    It 'refuses the group of the prerequisites' -Skip:$noAad {
        $name = $given.Prerequisites.ResourceGroupName
        $observed = Invoke-Observed -Script { $given.Prerequisites | Remove-ContainerRegistry -DeploymentResourceGroupName $name -Confirm:$false }
        $observed.Error.FullyQualifiedErrorId | Should -BeExactly 'Deployment.SameResourceGroup,Remove-ContainerRegistry'
    }

    It 'removes the machine, its network and its group first, then the rest' -Skip:$noAad {
        $removed = $given.Prerequisites | Remove-ContainerRegistry -DeploymentResourceGroupName $group, "${group}2" -RemoveData -PassThru -Confirm:$false 6>$null
        $expected = @('DeployedResource') * 6 + 'ResourceGroup', 'KeyVault', 'RoleAssignment', 'StorageAccount', 'ResourceGroup'
        $removed.Step -join ' ' | Should -BeExactly ($expected -join ' ')
        @($removed | Where-Object { $_.Action -ne 'remove' }).Count | Should -Be 0
        $state = Get-StampState -Stamp $stamp
        $state.groups.name | Should -Not -Contain $group
        $state.groups.name | Should -Not -Contain $given.Values.ResourceGroupName
        @($state.resources | Where-Object { $_.resourceGroup -eq $group }).Count | Should -Be 0
    }
}
