# connect.ps1 and gallery.ps1 use the session that they open, or none.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
    $failures = @(
        @{ What = 'an unreachable stamp'; Domain = 'nowhere.invalid'; Password = $null; Tenant = $null }
        @{ What = 'the same stamp with a wrong password'; Domain = ''; Password = 'wrong'; Tenant = $null }
        @{ What = 'the same stamp with an unknown tenant'; Domain = ''; Password = $null; Tenant = 'no-such-tenant.example' }
    )
    $preferences = @(
        @{ How = 'Stop'; Parameters = @{ ErrorAction = 'Stop' } }
        @{ How = 'SilentlyContinue'; Parameters = @{ ErrorAction = 'SilentlyContinue' } }
        @{ How = 'no preference'; Parameters = @{} }
    )
    $gallery = @(foreach ($failure in $failures) { foreach ($preference in $preferences) { $failure + $preference } })
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'GalleryPackage.psm1') -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'StandIns', 'StandIn.psm1')) -Force
    Import-RegistryModule
    $scripts = (Get-Item -LiteralPath ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'scripts'))).FullName
    $galleryScript = Join-Path -Path $scripts -ChildPath gallery.ps1
    $connectScript = Join-Path -Path $scripts -ChildPath connect.ps1
}

Describe 'The session of a script file' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) {
            $proxyBefore = $env:HTTPS_PROXY
            $env:HTTPS_PROXY = $stamp.proxy
            $package = New-GalleryPackage -Folder $TestDrive
        }
    }

    BeforeEach {
        if ($stamp) { Import-RegistryModule }
    }

    AfterEach {
        Remove-Module -Name Az.Accounts, AzureRM.profile -Force -ErrorAction Ignore
    }

    AfterAll {
        if ($stamp) {
            $env:HTTPS_PROXY = $proxyBefore
            Remove-GalleryPackage -Package $package
        }
    }

    It 'gallery.ps1 for <What> writes nothing to the previously signed-in stamp (<How>)' -Skip:$noAad -ForEach $gallery {
        Connect-Operator -Stamp $stamp
        Import-StandIn -Module Az.Accounts -Stamp $stamp -Argument 5
        $context = Get-AzContext
        $context.Environment.ResourceManagerUrl = $stamp.adminArmEndpoint
        Clear-StampJournal -Stamp $stamp
        $domainName = if ($Domain) { $Domain } else { $stamp.storageSuffix }
        $secret = if ($Password) { $Password } else { $stamp.credentials.user.password }
        $directory = if ($Tenant) { $Tenant } else { $stamp.tenantName }
        # A default of the caller must not select another session.
        $PSDefaultParameterValues['Add-ContainerRegistryGalleryItem:DefaultProfile'] = $context
        try {
            & $galleryScript $domainName $stamp.credentials.user.name $secret $directory $package.Uri -TrustedRootFile $stamp.caFile @Parameters 6>$null 2>$null
        } catch {
            $_.FullyQualifiedErrorId | Should -Not -BeNullOrEmpty
        } finally {
            $PSDefaultParameterValues.Remove('Add-ContainerRegistryGalleryItem:DefaultProfile')
        }
        @(Get-StampJournal -Stamp $stamp -Writes | Where-Object { $_.path -match 'gallery' }).Count | Should -Be 0
        # Later lines of the runbook cannot write there either.
        { Add-ContainerRegistryGalleryItem -MarketplaceUri $package.Uri 6>$null } | Should -Throw -ErrorId 'SignIn.NotSignedIn,Add-ContainerRegistryGalleryItem'
        @(Get-StampJournal -Stamp $stamp -Writes | Where-Object { $_.path -match 'gallery' }).Count | Should -Be 0
    }

    It 'connect.ps1 for <What> leaves no session for the lines after it' -Skip:$noAad -ForEach $failures {
        Connect-Stamp -Stamp $stamp
        Import-StandIn -Module Az.Accounts -Stamp $stamp -Argument 5
        Clear-StampJournal -Stamp $stamp
        $endpoint = if ($Domain) { "https://management.$Domain" } else { $stamp.armEndpoint }
        $secret = if ($Password) { $Password } else { $stamp.credentials.user.password }
        $credential = [pscredential]::new($stamp.credentials.user.name, (ConvertTo-TestSecret -Text $secret))
        $directory = if ($Tenant) { $Tenant } else { $stamp.tenantName }
        { & $connectScript $endpoint $directory -Credential $credential -TrustedRootFile $stamp.caFile 6>$null } | Should -Throw
        $observed = Invoke-Observed -Script { New-ResourceGroup -ResourceGroupName "$(New-UniquePrefix)rg" -Location $stamp.location }
        $observed.Error.FullyQualifiedErrorId | Should -Match '^SignIn.NotSignedIn'
        $observed.Error.Exception.Message | Should -Match ([regex]::Escape("to '$endpoint', failed"))
        @(Get-StampJournal -Stamp $stamp -Writes | Where-Object { $_.path -match 'resourcegroups' }).Count | Should -Be 0
        # The remedy in the message.
        Disconnect-ContainerRegistryStamp
        New-ResourceGroup -ResourceGroupName "$(New-UniquePrefix)rg" -Location $stamp.location -TrustedRootFile $stamp.caFile 6>$null
    }

    It 'a context of Az that changes to another endpoint later is used, and the command reports it' -Skip:$noAad {
        Import-StandIn -Module Az.Accounts -Stamp $stamp -Argument 5
        $context = Get-AzContext
        $context.Environment.ResourceManagerUrl = "$($stamp.adminArmEndpoint)/"
        Connect-Operator -Stamp $stamp
        (Invoke-Observed -Script { Get-ContainerRegistryStamp }).Warnings.Count | Should -Be 0
        $context.Environment.ResourceManagerUrl = "$($stamp.armEndpoint)/"
        $observed = Invoke-Observed -Script { Get-ContainerRegistryStamp -TrustedRootFile $stamp.caFile }
        $observed.Output[0].Operator | Should -BeFalse
        @($observed.Warnings | Where-Object { $_ -match 'selected after the sign-in' }).Count | Should -Be 1
    }

    It 'a context of a module that was loaded later is not used, and the command reports it' -Skip:$noAad {
        Connect-Operator -Stamp $stamp
        Import-StandIn -Module Az.Accounts -Stamp $stamp -Argument 5
        $observed = Invoke-Observed -Script { Get-ContainerRegistryStamp }
        $observed.Output[0].Operator | Should -BeTrue
        @($observed.Warnings | Where-Object { $_ -match 'add -DefaultProfile' }).Count | Should -Be 1
    }
}
