# Every documented property exists on every output object, $null if empty: a runbook in strict mode can read each of them. Outputs of deployments, images, and
# logs are checked in their own suites.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'GalleryPackage.psm1') -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'OutputProperty.psm1')) -Force
    Import-RegistryModule
}

Describe 'Documented properties' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) {
            Connect-Stamp -Stamp $stamp
            $certificate = Join-Path -Path $TestDrive -ChildPath 'registry.pfx'
            $null = New-TestCertificate -Path $certificate
            $n = New-UniquePrefix
        }
    }

    It 'are on a test of a registry and on each of its checks, also on those that passed or were skipped' -Skip:$noAad {
        $result = Test-ContainerRegistry -Registry 'localhost:9'
        Assert-DocumentedProperty -Command Test-ContainerRegistry -InputObject $result
        $documented = Get-DocumentedProperty -Command Test-ContainerRegistry -TypeName Azs.ContainerRegistry.RegistryTest
        $documented.Keys -join ' ' | Should -BeExactly 'Registry Passed Open Checks'
        $documented.Checks -join ' ' | Should -BeExactly 'Check State Message Id Hint'
        $result.Checks.Count | Should -BeGreaterThan 3
        $skipped = @($result.Checks | Where-Object { $_.State -eq 'skipped' })[0]
        $skipped.Id | Should -BeNullOrEmpty
        $skipped.Hint | Should -BeNullOrEmpty
    }

    It 'are on the outputs of the prerequisites' -Skip:$noAad {
        $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
        $test = Test-ContainerRegistryPrerequisites @values
        Assert-DocumentedProperty -Command Test-ContainerRegistryPrerequisites -InputObject $test
        $test.Differences.Count | Should -BeGreaterThan 0
        $values.StorageAccountName = 'a_b'
        $test = Test-ContainerRegistryPrerequisites @values
        Assert-DocumentedProperty -Command Test-ContainerRegistryPrerequisites -InputObject $test
        $test.Problems.Count | Should -BeGreaterThan 0

        $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
        $prerequisites = Set-ContainerRegistryPrerequisites @values -PassThru 6>$null
        Assert-DocumentedProperty -Command Set-ContainerRegistryPrerequisites -InputObject $prerequisites
        $removed = @($prerequisites | Remove-ContainerRegistry -PassThru -Confirm:$false 6>$null)
        $removed.Count | Should -BeGreaterThan 0
        foreach ($step in $removed) { Assert-DocumentedProperty -Command Remove-ContainerRegistry -InputObject $step }
    }

    It 'are on what a step creates, and on what it finds' -Skip:$noAad {
        foreach ($round in 'new', 'there') {
            $made = @(
                New-ResourceGroup "${n}rg" -Location shanghai -PassThru 6>$null
                New-StorageAccount "${n}rg" shanghai "${n}sa" 6>$null
                New-StorageAccountContainer "${n}rg" "${n}sa" ct1 -PassThru 6>$null
                New-KeyVault "${n}rg" shanghai "${n}kv" 6>$null
                New-KeyVaultSecret "${n}kv" token value text $true -PassThru 6>$null
                Set-RegistryAccessSecret "${n}kv" admin Pa55word.reg $true -PassThru 6>$null
                Set-CertificateSecret "${n}kv" cert $certificate 'Pfx-Passwort!1' $true -PassThru 6>$null 3>$null
            )
            $commands = 'New-ResourceGroup', 'New-StorageAccount', 'New-StorageAccountContainer', 'New-KeyVault', 'New-KeyVaultSecret', 'Set-RegistryAccessSecret', 'Set-CertificateSecret'
            $made.Count | Should -Be $commands.Count -Because $round
            foreach ($number in 0..6) { Assert-DocumentedProperty -Command $commands[$number] -InputObject $made[$number] }
        }
    }

    It 'are on a new certificate, for a name or an address' -Skip:$noAad {
        foreach ($name in 'registry.example', '10.0.0.4') {
            $made = New-ContainerRegistryCertificate $name Pa55word.pfx (Join-Path -Path $TestDrive -ChildPath "$name.pfx") -KeyAlgorithm EC256 6>$null
            Assert-DocumentedProperty -Command New-ContainerRegistryCertificate -InputObject $made
        }
    }

    It 'are on a new SSH key' -Skip:$noAad {
        $made = New-ContainerRegistrySshKey -KeyFilePath (Join-Path -Path $TestDrive -ChildPath 'key') -NoPassphrase 6>$null
        Assert-DocumentedProperty -Command New-ContainerRegistrySshKey -InputObject $made
    }

    It 'are on a service principal, new or found, with a secret or without' -Skip:$noAad {
        $made = New-ContainerRegistryServicePrincipal -DisplayName "${n}sp" 6>$null
        Assert-DocumentedProperty -Command New-ContainerRegistryServicePrincipal -InputObject $made
        Assert-DocumentedProperty -Command New-ContainerRegistryServicePrincipal -InputObject (New-ContainerRegistryServicePrincipal -DisplayName "${n}sp" 6>$null)
        Assert-DocumentedProperty -Command Get-ContainerRegistryServicePrincipal -InputObject ($made | Get-ContainerRegistryServicePrincipal)
        Assert-DocumentedProperty -Command Update-ContainerRegistryServicePrincipal -InputObject ($made | Update-ContainerRegistryServicePrincipal -NewSecret 6>$null)
    }

    It 'are on the SKUs of an image' -Skip:$noAad {
        Set-StrictMode -Version Latest
        $skus = @(Get-VMImageSku shanghai 6>$null)
        $skus.Count | Should -BeGreaterThan 1
        foreach ($sku in $skus) { $sku.Skus | Should -BeExactly $sku }
    }

    It 'are on a session of a user and of an operator, and on Marketplace items' -Skip:$noAad {
        Assert-DocumentedProperty -Command Get-ContainerRegistryStamp -InputObject (Get-ContainerRegistryStamp)
        $signIn = Get-StampSignIn -Stamp $stamp
        Assert-DocumentedProperty -Command Connect-ContainerRegistryStamp -InputObject (Connect-ContainerRegistryStamp @signIn)
        $package = New-GalleryPackage -Folder $TestDrive
        try {
            Connect-Operator -Stamp $stamp
            Assert-DocumentedProperty -Command Get-ContainerRegistryStamp -InputObject (Get-ContainerRegistryStamp)
            Assert-DocumentedProperty -Command Test-ContainerRegistryMarketplace -InputObject (Test-ContainerRegistryMarketplace)
            $product = Install-ContainerRegistryMarketplaceProduct -ProductName microsoft.custom-script-linux-arm-2.0.3 -PassThru 6>$null
            Assert-DocumentedProperty -Command Install-ContainerRegistryMarketplaceProduct -InputObject $product
            Assert-DocumentedProperty -Command Add-ContainerRegistryGalleryItem -InputObject (Add-ContainerRegistryGalleryItem $package.Uri -PassThru 6>$null)
            $items = @(Get-ContainerRegistryGalleryItem -Name $package.Name)
            $items.Count | Should -Be 1
            Assert-DocumentedProperty -Command Get-ContainerRegistryGalleryItem -InputObject $items[0]
            Remove-ContainerRegistryGalleryItem -Name $package.Name 6>$null
            $made = New-ContainerRegistryGalleryPackage -Path (Join-Path -Path $TestDrive -ChildPath 'documented.azpkg') 6>$null
            Assert-DocumentedProperty -Command New-ContainerRegistryGalleryPackage -InputObject $made
        } finally {
            Remove-GalleryPackage -Package $package
        }
    }
}
