# From prepared resources to a registry, by one pipeline; what is told when it fails; how it is looked at and stopped.
BeforeDiscovery {
    $kinds = @(foreach ($kind in 'AAD', 'ADFS') { @{ Kind = $kind; Absent = -not [Environment]::GetEnvironmentVariable("AZCR_STAMP_$kind") } })
    $noAad = -not $env:AZCR_STAMP_AAD
}

BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'StampControl.psm1')) -Force
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'ScriptedDeployment.psm1') -Force
    Import-RegistryModule

    # Prepares the stamp and gives the prerequisites object and what a deployment takes beside it.
    function Initialize-Deployment {
        param($Stamp)
        Set-StampFault -Stamp $Stamp
        Connect-Stamp -Stamp $Stamp
        $certificate = Join-Path -Path $TestDrive -ChildPath "$([guid]::NewGuid()).pfx"
        $null = New-TestCertificate -Path $certificate
        $values = New-RegistryInput -Stamp $Stamp -CertificateFile $certificate
        $key = Join-Path -Path $TestDrive -ChildPath 'id_rsa.pub'
        New-TestPublicKey -Path $key
        @{
            Prerequisites = Set-ContainerRegistryPrerequisites @values -PassThru 6>$null
            Deployment    = @{
                ResourceGroupName            = "$(New-UniquePrefix)vm"
                DnsNameLabel                 = 'registry'
                ServicePrincipalClientId     = $Stamp.credentials.registry.applicationId
                ServicePrincipalClientSecret = ConvertTo-TestSecret -Text $Stamp.credentials.registry.clientSecret
                AdminPublicKey               = $key
            }
        }
    }
}

Describe 'A deployment' {
    AfterEach {
        if ($stamp) { Set-StampFault -Stamp $stamp }
    }

    It 'takes the prerequisites by the pipeline and gives the address of the registry (<Kind>)' -ForEach $kinds {
        if ($Absent) { Set-ItResult -Skipped -Because 'no stamp runs'; return }
        $stamp = Get-Stamp -Kind $Kind
        $given = Initialize-Deployment -Stamp $stamp
        Set-ScriptedDeployment -Stamp $stamp
        $arguments = $given.Deployment
        $observed = Invoke-Observed -Script { $given.Prerequisites | New-ContainerRegistryDeployment @arguments }
        $observed.Error | Should -BeNullOrEmpty
        $observed.Output.Count | Should -Be 1
        $observed.Output[0].PSObject.TypeNames[0] | Should -BeExactly 'Azs.ContainerRegistry.Deployment'
        $observed.Output[0].State | Should -BeExactly 'Succeeded'
        $observed.Output[0].RegistryUrl | Should -BeExactly 'https://registry.shanghai.cloudapp.azurestack.example'
    }

    It 'with -WhatIf writes nothing' -Skip:$noAad {
        $stamp = Get-Stamp -Kind AAD
        $given = Initialize-Deployment -Stamp $stamp
        Set-ScriptedDeployment -Stamp $stamp
        Clear-StampJournal -Stamp $stamp
        $arguments = $given.Deployment
        $given.Prerequisites | New-ContainerRegistryDeployment @arguments -WhatIf 6>$null | Should -BeNullOrEmpty
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
    }

    It 'that fails on the virtual machine is one error with cause, remedy and the last lines' -Skip:$noAad {
        $stamp = Get-Stamp -Kind AAD
        $given = Initialize-Deployment -Stamp $stamp
        Set-ScriptedDeployment -Stamp $stamp -State Failed -ExitCode 50
        $arguments = $given.Deployment
        $observed = Invoke-Observed -Script { New-ContainerRegistryDeployment @arguments -StorageAccountResourceId $given.Prerequisites.StorageAccountResourceId -StorageAccountContainer $given.Prerequisites.StorageAccountContainer -PfxKeyVaultResourceId $given.Prerequisites.PfxKeyVaultResourceId -PfxKeyVaultSecretUrl $given.Prerequisites.PfxKeyVaultSecretUrl -PfxThumbprint $given.Prerequisites.PfxThumbprint }
        $observed.Error.FullyQualifiedErrorId | Should -BeExactly 'Deployment.ExitCode50,New-ContainerRegistryDeployment'
        $observed.Error.ErrorDetails.RecommendedAction | Should -Match 'certificate'
        $observed.Error.Exception.Message | Should -Match 'error 50: as scripted'
    }

    It 'is refused before any write when the secret of the service principal is wrong' -Skip:$noAad {
        $stamp = Get-Stamp -Kind AAD
        $given = Initialize-Deployment -Stamp $stamp
        Set-ScriptedDeployment -Stamp $stamp
        Clear-StampJournal -Stamp $stamp
        $arguments = $given.Deployment
        $arguments.ServicePrincipalClientSecret = 'wrong'
        $observed = Invoke-Observed -Script { New-ContainerRegistryDeployment @arguments -StorageAccountResourceId $given.Prerequisites.StorageAccountResourceId -StorageAccountContainer $given.Prerequisites.StorageAccountContainer -PfxKeyVaultResourceId $given.Prerequisites.PfxKeyVaultResourceId -PfxKeyVaultSecretUrl $given.Prerequisites.PfxKeyVaultSecretUrl -PfxThumbprint $given.Prerequisites.PfxThumbprint }
        $observed.Error.FullyQualifiedErrorId | Should -BeExactly 'Deployment.PrincipalRejected,New-ContainerRegistryDeployment'
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
    }

    It 'is looked at with its state and the reason of its failure' -Skip:$noAad {
        $stamp = Get-Stamp -Kind AAD
        Connect-Stamp -Stamp $stamp
        Set-ScriptedDeployment -Stamp $stamp -State Failed -ExitCode 12
        $found = @(Get-ContainerRegistryDeployment -ResourceGroupName some-group)
        $found.Count | Should -Be 1
        $found[0].State | Should -BeExactly 'Failed'
        $found[0].Error.id | Should -BeExactly 'Deployment.ExitCode12'
    }

    It 'that has ended cannot be stopped' -Skip:$noAad {
        $stamp = Get-Stamp -Kind AAD
        Connect-Stamp -Stamp $stamp
        Set-ScriptedDeployment -Stamp $stamp
        $observed = Invoke-Observed -Script { Stop-ContainerRegistryDeployment -ResourceGroupName some-group -Name mine }
        $observed.Error.FullyQualifiedErrorId | Should -BeExactly 'Deployment.NotRunning,Stop-ContainerRegistryDeployment'
    }
}
