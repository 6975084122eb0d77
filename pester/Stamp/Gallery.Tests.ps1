# The Marketplace item, on the operator's side.
BeforeDiscovery { $noAad = -not $env:AZCR_STAMP_AAD }

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'GalleryPackage.psm1') -Force
    Import-RegistryModule
}

Describe 'Gallery items' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) {
            $package = New-GalleryPackage -Folder $TestDrive
            Connect-Operator -Stamp $stamp
        }
    }

    AfterAll {
        if ($stamp) { Remove-GalleryPackage -Package $package }
    }

    It 'are added once' -Skip:$noAad {
        $item = Add-ContainerRegistryGalleryItem -MarketplaceUri $package.Uri -PassThru 6>$null
        $item.PSObject.TypeNames[0] | Should -BeExactly 'Azs.ContainerRegistry.GalleryItem'
        $item.Name | Should -Be $package.Name
        Clear-StampJournal -Stamp $stamp
        Add-ContainerRegistryGalleryItem -MarketplaceUri $package.Uri 6>$null
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
    }

    It 'are found by wildcard' -Skip:$noAad {
        @(Get-ContainerRegistryGalleryItem -Name 'Contoso.*').Name | Should -Contain $package.Name
        @(Get-ContainerRegistryGalleryItem -Name 'no-such-*').Count | Should -Be 0
    }

    It 'are removed by name, and by pipeline' -Skip:$noAad {
        Get-ContainerRegistryGalleryItem -Name $package.Name | Remove-ContainerRegistryGalleryItem 6>$null
        @(Get-ContainerRegistryGalleryItem -Name $package.Name).Count | Should -Be 0
        Remove-ContainerRegistryGalleryItem -Name $package.Name 6>$null
    }

    It 'reports a URL that cannot be read before calling the stamp' -Skip:$noAad {
        Clear-StampJournal -Stamp $stamp
        { Add-ContainerRegistryGalleryItem -MarketplaceUri ($package.Uri -replace '[^/]+$', 'no-such.azpkg') 6>$null } |
            Should -Throw -ErrorId 'Gallery.UriUnreachable,Add-ContainerRegistryGalleryItem'
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
    }

    It 'reports a file that is not a package' -Skip:$noAad {
        [IO.File]::WriteAllText((Join-Path -Path $TestDrive -ChildPath 'page.azpkg'), '<html>please sign in</html>')
        { Add-ContainerRegistryGalleryItem -MarketplaceUri ($package.Uri -replace '[^/]+$', 'page.azpkg') -Force 6>$null } |
            Should -Throw -ErrorId 'Gallery.ItemRejected,Add-ContainerRegistryGalleryItem'
    }

    It 'gallery.ps1 does it all with its old parameters' -Skip:$noAad {
        $script = [System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'scripts', 'gallery.ps1')
        $proxyBefore = $env:HTTPS_PROXY
        $env:HTTPS_PROXY = $stamp.proxy
        try {
            & $script $stamp.storageSuffix $stamp.credentials.user.name $stamp.credentials.user.password $stamp.tenantName $package.Uri -TrustedRootFile $stamp.caFile 6>$null
        } finally {
            $env:HTTPS_PROXY = $proxyBefore
        }
        Connect-Operator -Stamp $stamp
        @(Get-ContainerRegistryGalleryItem -Name $package.Name).Count | Should -Be 1
    }

    It 'are refused on the user''s side' -Skip:$noAad {
        Connect-Stamp -Stamp $stamp
        { Get-ContainerRegistryGalleryItem } | Should -Throw -ErrorId 'Gallery.OperatorEndpointNeeded,Get-ContainerRegistryGalleryItem'
    }
}
