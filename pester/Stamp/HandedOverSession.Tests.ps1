# A session that is signed in with Az or AzureRM is used unchanged, so existing runbooks run without changes.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
    $kinds = @('AAD', 'ADFS' | ForEach-Object { @{ Kind = $_; Absent = -not [Environment]::GetEnvironmentVariable("AZCR_STAMP_$_") } })
    $sessions = @(
        @{ Session = 'Az.Accounts 2'; Module = 'Az.Accounts'; Argument = 2 }
        @{ Session = 'Az.Accounts 5'; Module = 'Az.Accounts'; Argument = 5 }
        @{ Session = 'AzureRM that takes audiences'; Module = 'AzureRM.profile'; Argument = 'audience' }
        @{ Session = 'AzureRM that takes endpoint names'; Module = 'AzureRM.profile'; Argument = 'names' }
    )
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'StandIns', 'StandIn.psm1')) -Force
}

Describe 'A session of another module on <Kind>' -ForEach $kinds {
    BeforeAll {
        $stamp = Get-Stamp -Kind $Kind
        if ($stamp) {
            $proxyBefore = $env:HTTPS_PROXY
            $env:HTTPS_PROXY = $stamp.proxy
            $certificate = Join-Path -Path $TestDrive -ChildPath "registry-$Kind.pfx"
            $null = New-TestCertificate -Path $certificate
        }
    }

    BeforeEach {
        Import-RegistryModule
    }

    AfterEach {
        Remove-Module -Name Az.Accounts, AzureRM.profile -Force -ErrorAction Ignore
    }

    AfterAll {
        if ($stamp) { $env:HTTPS_PROXY = $proxyBefore }
    }

    It '<Session> is sufficient for the documented command line' -Skip:$Absent -ForEach $sessions {
        Import-StandIn -Module $Module -Stamp $stamp -Argument $Argument
        $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
        $observed = Invoke-Observed -Script { Set-ContainerRegistryPrerequisites @values -TrustedRootFile $stamp.caFile }
        $observed.Error | Should -BeNullOrEmpty
        $observed.Output.Count | Should -Be 3
        @($observed.Warnings | Where-Object { $_ -match 'breaking changes' }).Count | Should -Be 0
        @(Get-StampSecret -Stamp $stamp -Vault $values.KeyVaultName -Name admin).Count | Should -Be 1
    }
}

Describe 'Variants of such a session' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) {
            $proxyBefore = $env:HTTPS_PROXY
            $env:HTTPS_PROXY = $stamp.proxy
        }
    }

    BeforeEach {
        if ($stamp) {
            Import-RegistryModule
            Import-StandIn -Module Az.Accounts -Stamp $stamp -Argument 5
        }
    }

    AfterEach {
        Remove-Module -Name Az.Accounts, AzureRM.profile -Force -ErrorAction Ignore
    }

    AfterAll {
        if ($stamp) { $env:HTTPS_PROXY = $proxyBefore }
    }

    It 'its token may expire as <Form>' -Skip:$noAad -ForEach @(
        @{ Form = 'a date with an offset'; Expiry = { [DateTimeOffset]::UtcNow.AddMinutes(50) } }
        @{ Form = 'a date'; Expiry = { [DateTime]::UtcNow.AddMinutes(50) } }
        @{ Form = 'a US date as text'; Expiry = { '12/31/2099 11:59:59 PM +00:00' } }
        @{ Form = 'seconds since 1970'; Expiry = { 4102444799 } }
        @{ Form = 'text that is not a date'; Expiry = { 'never' } }
        @{ Form = 'nothing'; Expiry = { $null } }
    ) {
        Set-StandInExpiry -Expiry $Expiry
        (Get-ContainerRegistryStamp -TrustedRootFile $stamp.caFile).SubscriptionId | Should -Be $stamp.subscriptionId
    }

    It 'one of AzureRM for ARM only is sufficient for resource groups' -Skip:$noAad {
        Remove-Module -Name Az.Accounts -Force
        Import-StandIn -Module AzureRM.profile -Stamp $stamp -Argument 'arm'
        $name = "$(New-UniquePrefix)rg"
        New-ResourceGroup -ResourceGroupName $name -Location $stamp.location -TrustedRootFile $stamp.caFile 6>$null
        (Get-StampState -Stamp $stamp).groups.name | Should -Contain $name
    }

    It 'is asked for each audience once, and only for the required ones' -Skip:$noAad {
        $certificate = Join-Path -Path $TestDrive -ChildPath 'registry.pfx'
        $null = New-TestCertificate -Path $certificate
        $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
        $null = Set-ContainerRegistryPrerequisites @values -TrustedRootFile $stamp.caFile 6>$null
        $asked = @(Get-StandInAudience)
        @($asked | Sort-Object -Unique).Count | Should -Be $asked.Count
        $asked | Should -Contain $stamp.armAudience
        @($asked | Where-Object { $_.TrimEnd('/') -notin @($stamp.armAudience, $stamp.keyVaultAudience, $stamp.graphAudience | ForEach-Object { $_.TrimEnd('/') }) }) | Should -BeNullOrEmpty
    }

    It 'shows the signed-in account' -Skip:$noAad {
        $observed = Invoke-Observed -Script { Get-AzureStackLoginStatus -TrustedRootFile $stamp.caFile }
        $observed.Error | Should -BeNullOrEmpty
        $observed.Output.Count | Should -Be 0
        ($observed.HostLines -join ' ') | Should -Match ([regex]::Escape($stamp.subscriptionId))
        (Get-ContainerRegistryStamp -TrustedRootFile $stamp.caFile).SubscriptionId | Should -Be $stamp.subscriptionId
    }

    It 'the own session takes precedence, and -DefaultProfile selects the other' -Skip:$noAad {
        Connect-Stamp -Stamp $stamp
        New-ResourceGroup -ResourceGroupName "$(New-UniquePrefix)rg" -Location $stamp.location 6>$null
        @(Get-StandInAudience).Count | Should -Be 0
        New-ResourceGroup -ResourceGroupName "$(New-UniquePrefix)rg" -Location $stamp.location -DefaultProfile (Get-AzContext) -TrustedRootFile $stamp.caFile 6>$null
        @(Get-StandInAudience).Count | Should -BeGreaterThan 0
    }

    It 'of public Azure (<Url>) is refused' -Skip:$noAad -ForEach @(
        @{ Url = 'https://management.azure.com/' }
        @{ Url = 'https://management.chinacloudapi.cn/' }
        @{ Url = 'https://management.usgovcloudapi.net/' }
        @{ Url = 'https://management.microsoftazure.de/' }
    ) {
        $context = Get-AzContext
        $context.Environment.ResourceManagerUrl = $Url
        Set-StandInContext -Context $context
        { New-ResourceGroup -ResourceGroupName rg -Location $stamp.location } | Should -Throw -ErrorId 'SignIn.ContextOfPublicAzure,New-ResourceGroup'
        @(Get-StandInAudience).Count | Should -Be 0
    }

    It 'without a subscription is refused' -Skip:$noAad {
        $context = Get-AzContext
        $context.Subscription = $null
        Set-StandInContext -Context $context
        { Get-AzureStackLoginStatus } | Should -Throw -ErrorId 'SignIn.NoSubscription,Get-AzureStackLoginStatus' -ExpectedMessage '*log in first and select a subscription*'
    }

    It 'without a token reports the reason' -Skip:$noAad {
        $broken = $stamp | ConvertTo-Json -Depth 5 | ConvertFrom-Json
        $broken.credentials.clientSecret = 'wrong'
        Import-StandIn -Module Az.Accounts -Stamp $broken -Argument 5
        $observed = Invoke-Observed -Script { New-ResourceGroup -ResourceGroupName rg -Location $stamp.location -TrustedRootFile $stamp.caFile }
        $observed.Error.FullyQualifiedErrorId | Should -BeExactly 'SignIn.HandOverFailed,New-ResourceGroup'
    }

    It 'without an account is an error that names both ways to sign in' -Skip:$noAad {
        Set-StandInContext -Context $null
        $observed = Invoke-Observed -Script { New-ResourceGroup -ResourceGroupName rg -Location $stamp.location }
        $observed.Error.FullyQualifiedErrorId | Should -BeExactly 'SignIn.NotSignedIn,New-ResourceGroup'
        $observed.Error.CategoryInfo.Category | Should -Be 'AuthenticationError'
        foreach ($way in 'Connect-ContainerRegistryStamp', 'Connect-AzAccount', 'Connect-AzureRmAccount') {
            $observed.Error.ErrorDetails.RecommendedAction | Should -Match $way
        }
    }
}

Describe 'A script file in PATH with the name of a command of Az' {
    BeforeAll {
        $pathBefore = $env:PATH
        $marker = Join-Path -Path $TestDrive -ChildPath 'ran'
        foreach ($name in 'Get-AzContext', 'Get-AzureRmContext', 'Get-AzAccessToken') {
            [System.IO.File]::WriteAllText((Join-Path -Path $TestDrive -ChildPath "$name.ps1"), "[System.IO.File]::WriteAllText('$marker', '$name')")
        }
        $env:PATH = "$TestDrive" + [System.IO.Path]::PathSeparator + $env:PATH
        Import-RegistryModule
    }

    AfterAll { $env:PATH = $pathBefore }

    BeforeEach {
        if (-not (Get-Command -Name Get-AzContext -CommandType ExternalScript -ErrorAction Ignore)) {
            Set-ItResult -Skipped -Because 'PowerShell finds no script file in PATH, as in Wine'
        }
    }

    It 'is not run to find a session' {
        $observed = Invoke-Observed -Script { New-ResourceGroup -ResourceGroupName rg -Location anywhere }
        $observed.Error.FullyQualifiedErrorId | Should -BeExactly 'SignIn.NotSignedIn,New-ResourceGroup'
        $marker | Should -Not -Exist
    }

    It 'is not run to get a token' {
        { & (Get-Module -Name Azs.ContainerRegistry) { Get-AzToken -HandOver @{} -Audience 'https://vault.example' } } | Should -Throw -ErrorId 'CommandNotFoundException,*GetCommandCommand'
        $marker | Should -Not -Exist
    }
}
