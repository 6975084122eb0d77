# The state that connect.ps1 and gallery.ps1 leave for later lines of a runbook: a context of Az or AzureRM if one is loaded, and $TenantId.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
    $modules = @(
        @{ Module = 'Az.Accounts'; Argument = 5; GetContext = 'Get-AzContext'; Line = 'Connect-AzAccount'; Add = 'Add-AzEnvironment' }
        @{ Module = 'AzureRM.profile'; Argument = 'audience'; GetContext = 'Get-AzureRmContext'; Line = 'Add-AzureRmAccount'; Add = 'Add-AzureRmEnvironment' }
    )
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

Describe 'Later lines of the runbook' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) {
            $proxyBefore = $env:HTTPS_PROXY
            $env:HTTPS_PROXY = $stamp.proxy
            $package = New-GalleryPackage -Folder $TestDrive
            $gallery = @($stamp.storageSuffix, $stamp.credentials.user.name, $stamp.credentials.user.password, $stamp.tenantName, $package.Uri)
            $credential = [pscredential]::new($stamp.credentials.user.name, (ConvertTo-TestSecret -Text $stamp.credentials.user.password))
            $user = @{ ArmEndpoint = $stamp.armEndpoint; TenantName = $stamp.tenantName; Credential = $credential; TrustedRootFile = $stamp.caFile }
            $null = $user
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

    It 'find a context of <Module> after gallery.ps1' -Skip:$noAad -ForEach $modules {
        Import-StandIn -Module $Module -Stamp $stamp -Argument $Argument -SignedOut
        $observed = Invoke-Observed -Script { & $galleryScript @gallery -EnvironmentName MyAdmin -TrustedRootFile $stamp.caFile }
        $observed.Error | Should -BeNullOrEmpty
        $observed.Warnings.Count | Should -Be 0
        $context = & $GetContext
        ([uri]$context.Environment.ResourceManagerUrl).Host | Should -Be ([uri]$stamp.adminArmEndpoint).Host
        $context.Environment.Name | Should -Be 'MyAdmin'
        $context.Account.Id | Should -Be $stamp.credentials.user.name
        @(Get-StandInSignIn).Count | Should -Be 1
        # A second run: the environment is reused, and a signed-in account is not signed in again.
        $observed = Invoke-Observed -Script { & $galleryScript @gallery -EnvironmentName MyAdmin -TrustedRootFile $stamp.caFile }
        $observed.Error | Should -BeNullOrEmpty
        @(Get-StandInSignIn).Count | Should -Be 1
        @(Get-StandInEnvironmentName) | Should -Be @('MyAdmin')
        (Get-ContainerRegistryStamp).Operator | Should -BeTrue
    }

    It 'find a context of <Module> after connect.ps1' -Skip:$noAad -ForEach $modules {
        Import-StandIn -Module $Module -Stamp $stamp -Argument $Argument -SignedOut
        $null = & $connectScript @user -SubscriptionId $stamp.subscriptionId 6>$null
        $context = & $GetContext
        ([uri]$context.Environment.ResourceManagerUrl).Host | Should -Be ([uri]$stamp.armEndpoint).Host
        $context.Environment.Name | Should -Be 'AzureStackUser'
        @(Get-StandInSignIn)[0].Tenant | Should -Be $stamp.tenantId
        @(Get-StandInSignIn)[0].Subscription | Should -Be $stamp.subscriptionId
    }

    It 'get a warning with the lines to add if <Module> cannot be signed in' -Skip:$noAad -ForEach $modules {
        Import-StandIn -Module $Module -Stamp $stamp -Argument $Argument -SignedOut
        Set-StandInRefusal -Reason 'The remote certificate is invalid.'
        $observed = Invoke-Observed -Script { & $galleryScript @gallery -TrustedRootFile $stamp.caFile }
        $observed.Error | Should -BeNullOrEmpty
        $observed.Warnings.Count | Should -Be 1
        $observed.Warnings[0] | Should -Match 'remote certificate is invalid\. Before later lines'
        $observed.Warnings[0] | Should -Match "$Line -EnvironmentName 'AzureStackAdmin'"
        $observed.Warnings[0] | Should -Not -Match '[\r\n]'
    }

    It 'get a warning with the lines to add after a device code, which signs in one program' -Skip:$noAad {
        # The shell of this suite is not interactive.
        Mock -ModuleName Azs.ContainerRegistry -CommandName Test-InteractiveSession -MockWith { $true }
        Import-StandIn -Module Az.Accounts -Stamp $stamp -Argument 5 -SignedOut
        Set-StampSetting -Stamp $stamp -Setting @{ deviceCodePolls = 1 }
        try {
            $observed = Invoke-Observed -Script { & $connectScript $stamp.armEndpoint $stamp.tenantName -TrustedRootFile $stamp.caFile }
        } finally {
            Set-StampSetting -Stamp $stamp -Setting @{ deviceCodePolls = $null }
        }
        $observed.Error | Should -BeNullOrEmpty
        @($observed.Warnings | Where-Object { $_ -match 'one program only' -and $_ -match "Connect-AzAccount -EnvironmentName 'AzureStackUser'" }).Count | Should -Be 1
    }

    It 'never get an environment of <Module> that names another stamp' -Skip:$noAad -ForEach $modules {
        Import-StandIn -Module $Module -Stamp $stamp -Argument $Argument -SignedOut
        Connect-Operator -Stamp $stamp
        $null = & $Add -Name AzureStackAdmin -ArmEndpoint 'https://adminmanagement.elsewhere.example/'
        Clear-StampJournal -Stamp $stamp
        $observed = Invoke-Observed -Script { & $galleryScript @gallery -TrustedRootFile $stamp.caFile }
        $observed.Error.FullyQualifiedErrorId | Should -Match '^SignIn.EnvironmentOfOtherStamp'
        $observed.Error.Exception.Message | Should -Match 'adminmanagement\.elsewhere\.example'
        @(Get-StampJournal -Stamp $stamp).Count | Should -Be 0
    }

    It 'find $TenantId after connect.ps1, <How>' -Skip:$noAad -ForEach @(
        @{ How = 'called'; Call = { & $connectScript @user; $TenantId } }
        @{ How = 'dot-sourced'; Call = { . $connectScript @user; $TenantId } }
        @{ How = 'called from a function'; Call = { function Use-It { & $connectScript @user; $TenantId }; Use-It } }
    ) {
        $TenantId = 'before'
        @(& $Call 6>$null)[-1] | Should -Be $stamp.tenantId
        $TenantId | Should -Be 'before' -Because 'only the scope of the caller gets it'
    }

    It 'keep their own variables and preferences when pre-reqs.ps1 and connect.ps1 are dot-sourced' -Skip:$noAad {
        $kept = & {
            $module, $manifest, $folder, $scope, $parameters = 1, 2, 3, 4, 5
            . (Join-Path -Path $scripts -ChildPath pre-reqs.ps1)
            $null = . $connectScript @user 6>$null
            "$module $manifest $folder $scope $parameters $ErrorActionPreference"
        }
        $kept | Should -BeExactly "1 2 3 4 5 $ErrorActionPreference"
    }
}
