# The Marketplace products that a registry needs: tested by users and operators, downloaded by operators.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-RegistryModule

    # The stamp without products of a registry, or, with -All, as it starts.
    function Reset-Product {
        param([switch] $All)
        $images = @()
        $versions = @()
        if ($All) {
            $images = @($state.images)
            $versions = @('2.0.6')
        }
        Add-StampSeed -Stamp $stamp -Seed @{ images = $images; downloads = @(); customScriptVersions = @() }
        Set-StampSetting -Stamp $stamp -Setting @{ customScriptVersions = $versions; marketplace = @{ registered = $true; downloadFailure = $null } }
        Set-StampFault -Stamp $stamp
    }
}

Describe 'Marketplace products' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) { $state = Get-StampState -Stamp $stamp }
    }

    BeforeEach {
        if ($stamp) {
            Reset-Product
            Connect-Operator -Stamp $stamp
        }
    }

    AfterAll {
        if ($stamp) {
            Reset-Product -All
            Connect-Stamp -Stamp $stamp
        }
    }

    It 'pass the test of a user when the stamp has them' -Skip:$noAad {
        Reset-Product -All
        Connect-Stamp -Stamp $stamp
        $test = Test-ContainerRegistryMarketplace
        $test.PSObject.TypeNames[0] | Should -BeExactly 'Azs.ContainerRegistry.MarketplaceTest'
        $test.Passed | Should -BeTrue
        $test.Operator | Should -BeFalse
        $test.Checks.Check -join ' ' | Should -BeExactly 'AksBaseImage CustomScriptExtension GalleryItem Registration'
        $test.Checks.State -join ' ' | Should -BeExactly 'Passed Passed Skipped Skipped'
        Test-ContainerRegistryMarketplace -Location shanghai -Quiet | Should -BeTrue
    }

    It 'are named when they are missing, and downloaded by pipeline' -Skip:$noAad {
        $test = Test-ContainerRegistryMarketplace
        $test.Passed | Should -BeFalse
        Test-ContainerRegistryMarketplace -Quiet | Should -BeFalse
        $test.Products.Count | Should -Be 2
        $test.Products[0].PSObject.TypeNames[0] | Should -BeExactly 'Azs.ContainerRegistry.MarketplaceProduct'
        $shown = $test | Out-String -Width 200
        foreach ($product in $test.Products) { $shown | Should -Match ([regex]::Escape($product.Name)) }
        $test.Products | Install-ContainerRegistryMarketplaceProduct 6>$null
        (Test-ContainerRegistryMarketplace).Checks.State[0, 1] -join ' ' | Should -BeExactly 'Passed Passed'
    }

    It 'are downloaded once, and not at all with -WhatIf' -Skip:$noAad {
        Clear-StampJournal -Stamp $stamp
        Install-ContainerRegistryMarketplaceProduct -WhatIf 6>$null
        @(Get-StampJournal -Stamp $stamp -Writes | Where-Object { $_.path -like '*/download' }).Count | Should -Be 0
        $products = @(Install-ContainerRegistryMarketplaceProduct -PassThru -Confirm:$false 6>$null)
        $products.Count | Should -Be 2
        $products[0].DisplayName | Should -BeExactly 'Custom Script for Linux 2.0'
        $products[1].Length | Should -BeGreaterThan 1GB
        Clear-StampJournal -Stamp $stamp
        Install-ContainerRegistryMarketplaceProduct 6>$null
        @(Get-StampJournal -Stamp $stamp -Writes | Where-Object { $_.path -like '*/download' }).Count | Should -Be 0
    }

    It 'that Azure does not offer are an error with the nearest name' -Skip:$noAad {
        { Install-ContainerRegistryMarketplaceProduct -ProductName microsoft.custom-script-linux-arm-2.0.5 6>$null } |
            Should -Throw -ErrorId 'Marketplace.ProductMissing,Install-ContainerRegistryMarketplaceProduct' -ExpectedMessage '*did you mean*'
    }

    It 'of a location that the stamp does not have are an error' -Skip:$noAad {
        { Test-ContainerRegistryMarketplace -Location nowhere } |
            Should -Throw -ErrorId 'Location.Unknown,Test-ContainerRegistryMarketplace' -ExpectedMessage '*shanghai*'
    }

    It 'fail with the reason of the service, without a secret' -Skip:$noAad {
        Set-StampSetting -Stamp $stamp -Setting @{ marketplace = @{ downloadFailure = @{ code = 'ProductJobFailed'; message = 'Failed job action(s): WaitGalleryItem' } } }
        $log = Join-Path -Path $TestDrive -ChildPath 'marketplace.log'
        $failure = $null
        try { Install-ContainerRegistryMarketplaceProduct -LogPath $log 6>$null } catch { $failure = $_ }
        $failure.FullyQualifiedErrorId | Should -BeExactly 'Marketplace.DownloadFailed,Install-ContainerRegistryMarketplaceProduct'
        $failure.Exception.Message | Should -Match 'WaitGalleryItem'
        $text = "$($failure | Out-String)$([System.IO.File]::ReadAllText($log))"
        foreach ($secret in $stamp.credentials.clientSecret, $stamp.credentials.user.password) { $text.Contains($secret) | Should -BeFalse }
    }

    It 'cannot be downloaded by a user, nor without a registration, nor without rights' -Skip:$noAad {
        Set-StampFault -Stamp $stamp -Fault @(@{ match = @{ method = 'POST'; pathContains = '/download' }; action = @{ answer = @{ status = 403
                        body = @{ error = @{ code = 'AuthorizationFailed'; message = 'no rights' } } } } })
        { Install-ContainerRegistryMarketplaceProduct 6>$null } | Should -Throw -ErrorId 'Service.Forbidden,Install-ContainerRegistryMarketplaceProduct'
        Set-StampFault -Stamp $stamp
        Set-StampSetting -Stamp $stamp -Setting @{ marketplace = @{ registered = $false } }
        { Install-ContainerRegistryMarketplaceProduct 6>$null } | Should -Throw -ErrorId 'Marketplace.NotRegistered,Install-ContainerRegistryMarketplaceProduct'
        (Test-ContainerRegistryMarketplace).Checks[0].Hint | Should -Match 'Import-AzsMarketplaceItem'
        Connect-Stamp -Stamp $stamp
        { Install-ContainerRegistryMarketplaceProduct 6>$null } | Should -Throw -ErrorId 'Gallery.OperatorEndpointNeeded,Install-ContainerRegistryMarketplaceProduct'
    }

    It 'that cannot be read fail the test with the reason' -Skip:$noAad {
        Reset-Product -All
        Set-StampFault -Stamp $stamp -Fault @(@{ match = @{ pathContains = '/offers/aks/skus' }; action = @{ answer = @{ status = 403
                        body = @{ error = @{ code = 'AuthorizationFailed'; message = 'no rights' } } } } })
        $check = (Test-ContainerRegistryMarketplace).Checks[0]
        $check.State | Should -BeExactly 'Failed'
        $check.Id | Should -BeExactly 'Service.Forbidden'
        $check.Message | Should -Match 'no rights'
    }
}
