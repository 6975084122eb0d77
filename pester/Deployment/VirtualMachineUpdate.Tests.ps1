# The plan of moving a registry to a newer image. The move itself is tested in Rust, with a real docker-registry instead of the new machine.
BeforeDiscovery {
    & ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'Start-MissingStamp.ps1'))
    $noAad = -not $env:AZCR_STAMP_AAD
}

BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'StampControl.psm1')) -Force
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'DeploymentInput.psm1') -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'OutputProperty.psm1')) -Force
    Import-RegistryModule
}

Describe 'Update-ContainerRegistryVirtualMachine' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) {
            $given = Initialize-Deployment -Stamp $stamp -Folder $TestDrive
            $deployment = $given.Deployment
            $null = $given.Prerequisites | New-ContainerRegistryDeployment @deployment -VirtualMachineSku aks-ubuntu-1604-201910 6>$null
            $arguments = @{
                ResourceGroupName            = $deployment.ResourceGroupName
                NewResourceGroupName         = $deployment.ResourceGroupName + '2'
                ServicePrincipalClientId     = $deployment.ServicePrincipalClientId
                ServicePrincipalClientSecret = $deployment.ServicePrincipalClientSecret
            }
        }
    }

    AfterAll {
        if ($stamp) { Clear-Deployment -Stamp $stamp }
    }

    It 'with -WhatIf checks everything and writes nothing' -Skip:$noAad {
        Clear-StampJournal -Stamp $stamp
        $observed = Invoke-Observed -Script { Update-ContainerRegistryImage @arguments -RemoveOld -WhatIf }
        $observed.Error | Should -BeNullOrEmpty
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
    }

    It 'reports no change if the image is already in use' -Skip:$noAad {
        Clear-StampJournal -Stamp $stamp
        $updated = Update-ContainerRegistryVirtualMachine @arguments -VirtualMachineSku aks-ubuntu-1604-201910 6>$null
        $updated.PSObject.TypeNames[0] | Should -BeExactly 'Azs.ContainerRegistry.ImageUpdate'
        Assert-DocumentedProperty -Command Update-ContainerRegistryVirtualMachine -InputObject $updated
        $updated.Action | Should -BeExactly 'Unchanged'
        $updated.Deployment | Should -BeNullOrEmpty
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
    }

    It 'deploys, and keeps the label on the old machine if the new registry does not answer' -Skip:$noAad {
        # A port without a listener.
        $resolve = @{ 'registry.shanghai.cloudapp.azurestack.example' = '127.0.0.1:9' }
        $observed = Invoke-Observed -Script { Update-ContainerRegistryVirtualMachine @arguments -Resolve $resolve }
        $observed.Error.FullyQualifiedErrorId | Should -BeExactly 'Registry.VerificationFailed,Update-ContainerRegistryVirtualMachine'
        $addresses = (Get-StampState -Stamp $stamp).resources | Where-Object { $_.type -eq 'Microsoft.Network/publicIPAddresses' }
        $labels = @{}
        foreach ($address in $addresses) { $labels[$address.resourceGroup] = $address.properties.dnsSettings.domainNameLabel }
        $labels[$arguments.ResourceGroupName] | Should -BeExactly 'registry'
        $labels[$arguments.NewResourceGroupName] | Should -BeExactly 'registry-new'
    }
}
