# The Marketplace item, through the operator's endpoint.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
}

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

    It 'are added from a local package, by pipeline' -Skip:$noAad {
        $name = "Local$([guid]::NewGuid().ToString('N').Substring(0, 8))"
        $made = New-ContainerRegistryGalleryPackage -Path $TestDrive -Publisher Contoso -Name $name -Version 2.0.0 6>$null
        $made.Path | Should -Exist
        $made.Sha256 | Should -Be (Get-FileHash -LiteralPath $made.Path -Algorithm SHA256).Hash
        $item = $made | Add-ContainerRegistryGalleryItem -PassThru 6>$null
        $item.Name | Should -BeExactly "Contoso.$name.2.0.0"
        $item.Name | Should -BeExactly $made.ItemId
        Clear-StampJournal -Stamp $stamp
        Get-Item -LiteralPath $made.Path | Add-ContainerRegistryGalleryItem 6>$null
        Add-ContainerRegistryGalleryItem -Path $made.Path -Force -WhatIf 6>$null
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
        Remove-ContainerRegistryGalleryItem -Name $item.Name 6>$null
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

    It 'gallery.ps1 does all of it with its old parameters' -Skip:$noAad {
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

    It 'are refused on the user''s endpoint' -Skip:$noAad {
        Connect-Stamp -Stamp $stamp
        { Get-ContainerRegistryGalleryItem } | Should -Throw -ErrorId 'Gallery.OperatorEndpointNeeded,Get-ContainerRegistryGalleryItem'
    }
}

Describe 'A package' {
    It 'is opened by System.IO.Packaging, which resolves every relationship' {
        # Its name in PowerShell 7, and in Windows PowerShell.
        foreach ($assembly in 'System.IO.Packaging', 'WindowsBase') {
            if (-not ('System.IO.Packaging.Package' -as [type])) { Add-Type -AssemblyName $assembly -ErrorAction SilentlyContinue }
        }
        $made = New-ContainerRegistryGalleryPackage -Path (Join-Path -Path $TestDrive -ChildPath 'read.azpkg') 6>$null
        $package = [System.IO.Packaging.Package]::Open($made.Path, [System.IO.FileMode]::Open, [System.IO.FileAccess]::Read)
        try {
            $parts = @($package.GetParts())
            $targets = @(@($package.GetRelationships()) + @($parts | Where-Object { $_.ContentType -ne 'application/vnd.openxmlformats-package.relationships+xml' } | ForEach-Object { $_.GetRelationships() }))
            $targets.Count | Should -Be 13
            foreach ($target in $targets) {
                $part = $package.GetPart($target.TargetUri)
                $part.ContentType | Should -Match '^(application/json|text/json|text/xml|image/png)$'
                $stream = $part.GetStream()
                $stream.ReadByte() | Should -BeGreaterThan 0
                $stream.Dispose()
            }
            @($package.GetRelationshipsByType('http://schemas.microsoft.com/azpkg/2013/12/manifest'))[0].TargetUri | Should -Be '/Manifest.json'
        } finally {
            $package.Close()
        }
    }

    It 'is not overwritten without -Force' {
        $path = Join-Path -Path $TestDrive -ChildPath 'mine.azpkg'
        [System.IO.File]::WriteAllText($path, 'mine')
        { New-ContainerRegistryGalleryPackage -Path $path 6>$null } | Should -Throw -ErrorId 'Gallery.PackageExists,New-ContainerRegistryGalleryPackage'
        [System.IO.File]::ReadAllText($path) | Should -BeExactly 'mine'
        New-ContainerRegistryGalleryPackage -Path $path -Force -WhatIf 6>$null
        [System.IO.File]::ReadAllText($path) | Should -BeExactly 'mine'
        (New-ContainerRegistryGalleryPackage -Path $path -Force 6>$null).Length | Should -Be (Get-Item -LiteralPath $path).Length
    }
}
