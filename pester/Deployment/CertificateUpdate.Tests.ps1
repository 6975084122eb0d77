# A running registry gets another certificate. Interruptions are tested in Rust.
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

Describe 'Update-ContainerRegistryCertificate' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) {
            $given = Initialize-Deployment -Stamp $stamp -Folder $TestDrive
            $deployment = $given.Deployment
            $null = $given.Prerequisites | New-ContainerRegistryDeployment @deployment 6>$null
            $certificate = Join-Path -Path $TestDrive -ChildPath 'renewed.pfx'
            $thumbprint = New-TestCertificate -Path $certificate
            $arguments = @{
                ResourceGroupName            = $deployment.ResourceGroupName
                CertificateFilePath          = $certificate
                CertificatePassword          = 'Pfx-Passwort!1'
                ServicePrincipalClientId     = $deployment.ServicePrincipalClientId
                ServicePrincipalClientSecret = $deployment.ServicePrincipalClientSecret
            }
        }
    }

    AfterAll {
        if ($stamp) { Clear-Deployment -Stamp $stamp }
    }

    It 'with -WhatIf shows both steps and writes nothing' -Skip:$noAad {
        Clear-StampJournal -Stamp $stamp
        $observed = Invoke-Observed -Script { Update-ContainerRegistryCertificate @arguments -WhatIf }
        $observed.Error | Should -BeNullOrEmpty
        $observed.Output.Count | Should -Be 0
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
    }

    It 'writes a new version and deploys it to the same group' -Skip:$noAad {
        $updated = Update-ContainerRegistryCertificate @arguments 6>$null
        $updated.PSObject.TypeNames[0] | Should -BeExactly 'Azs.ContainerRegistry.CertificateUpdate'
        Assert-DocumentedProperty -Command Update-ContainerRegistryCertificate -InputObject $updated
        $updated.Action | Should -BeExactly 'Updated'
        $updated.Thumbprint | Should -BeExactly $thumbprint
        $updated.Deployment.Outputs.pfxThumbprint | Should -BeExactly $thumbprint
        $versions = Get-StampSecret -Stamp $stamp -Vault $given.Values.KeyVaultName -Name $given.Values.CertificateSecretName
        $versions.Count | Should -Be 2
        $updated.SecretUrl | Should -Match ([regex]::Escape($versions[-1].version))
        $machine = (Get-StampState -Stamp $stamp).resources |
            Where-Object { $_.resourceGroup -eq $arguments.ResourceGroupName -and $_.type -eq 'Microsoft.Compute/virtualMachines' }
        $machine.properties.osProfile.secrets[0].vaultCertificates[0].certificateUrl | Should -BeExactly $updated.SecretUrl
    }

    It 'does nothing if the registry already has the certificate' -Skip:$noAad {
        Clear-StampJournal -Stamp $stamp
        $updated = Update-ContainerRegistryCertificate @arguments 6>$null
        Assert-DocumentedProperty -Command Update-ContainerRegistryCertificate -InputObject $updated
        $updated.Action | Should -BeExactly 'Unchanged'
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
    }

    It 'is not rolled back by an outdated object unless -Force is given' -Skip:$noAad {
        foreach ($switches in @{ WhatIf = $true }, @{}) {
            Clear-StampJournal -Stamp $stamp
            $observed = Invoke-Observed -Script { $given.Prerequisites | New-ContainerRegistryDeployment @deployment @switches }
            $observed.Error.FullyQualifiedErrorId | Should -BeExactly 'Deployment.Outdated,New-ContainerRegistryDeployment'
            $observed.Error.ErrorDetails.RecommendedAction | Should -Match '-Force'
            @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
        }
        $forced = $given.Prerequisites | New-ContainerRegistryDeployment @deployment -Force -WarningVariable warnings -WarningAction SilentlyContinue 6>$null
        $forced.State | Should -BeExactly 'Succeeded'
        "$warnings" | Should -Match 'Deployment\.Outdated'
    }

    It 'is refused before any write if the password of the file is wrong' -Skip:$noAad {
        Clear-StampJournal -Stamp $stamp
        $arguments.CertificatePassword = 'wrong'
        $observed = Invoke-Observed -Script { Update-ContainerRegistryCertificate @arguments }
        $observed.Error.FullyQualifiedErrorId | Should -BeExactly 'Certificate.WrongPassword,Update-ContainerRegistryCertificate'
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
    }
}
