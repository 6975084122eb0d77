# Each method of Connect-ContainerRegistryStamp, on both identity systems.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $kinds = @('AAD', 'ADFS' | ForEach-Object { @{ Kind = $_; Absent = -not [Environment]::GetEnvironmentVariable("AZCR_STAMP_$_") } })
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    . ([System.IO.Path]::Combine($PSScriptRoot, '..', 'StandIns', 'Get-StampToken.ps1'))
    Import-RegistryModule
}

Describe 'Connect-ContainerRegistryStamp on <Kind>' -ForEach $kinds {
    BeforeAll {
        $stamp = Get-Stamp -Kind $Kind
        if ($stamp) {
            $where = @{ ArmEndpoint = $stamp.armEndpoint; TenantId = $stamp.tenantId; TrustedRootFile = $stamp.caFile; Resolve = Get-StampAddress -Stamp $stamp }
        }
    }

    BeforeEach { Disconnect-ContainerRegistryStamp }

    It 'by client secret returns the stamp' -Skip:$Absent {
        $connected = Connect-ContainerRegistryStamp @where -ApplicationId $stamp.credentials.applicationId -ClientSecret (ConvertTo-TestSecret -Text $stamp.credentials.clientSecret)
        $connected.PSObject.TypeNames[0] | Should -BeExactly 'Azs.ContainerRegistry.Stamp'
        $connected.IdentitySystem | Should -BeExactly $Kind
        $connected.SubscriptionId | Should -Be $stamp.subscriptionId
        $connected.StorageSuffix | Should -Be $stamp.storageSuffix
        $connected.Operator | Should -BeFalse
        (Get-ContainerRegistryStamp).SubscriptionName | Should -Be $stamp.subscriptionName
    }

    It 'accepts the subscription by name' -Skip:$Absent {
        $connected = Connect-ContainerRegistryStamp @where -Subscription $stamp.subscriptionName -ApplicationId $stamp.credentials.applicationId -ClientSecret (ConvertTo-TestSecret -Text $stamp.credentials.clientSecret)
        $connected.SubscriptionId | Should -Be $stamp.subscriptionId
    }

    It 'signs in by name and password' -Skip:$Absent {
        $credential = [pscredential]::new($stamp.credentials.user.name, (ConvertTo-TestSecret -Text $stamp.credentials.user.password))
        (Connect-ContainerRegistryStamp @where -Credential $credential).SubscriptionId | Should -Be $stamp.subscriptionId
    }

    It 'signs in by access tokens from another source' -Skip:$Absent {
        $token = { param($audience) ConvertTo-TestSecret -Text (Get-StampToken -Stamp $stamp -Audience $audience).access_token }
        $connected = Connect-ContainerRegistryStamp @where -AccessToken (& $token $stamp.armAudience) -KeyVaultAccessToken (& $token $stamp.keyVaultAudience)
        $connected.SubscriptionId | Should -Be $stamp.subscriptionId
    }

    It 'signs in by a code, shown on the host and as an object of the information stream' -Skip:$Absent {
        # The shell of this suite is not interactive.
        Mock -ModuleName Azs.ContainerRegistry -CommandName Test-InteractiveSession -MockWith { $true }
        Set-StampSetting -Stamp $stamp -Setting @{ deviceCodePolls = 1 }
        try {
            $connected = Connect-ContainerRegistryStamp @where -DeviceCode -InformationVariable information 6>$null
        } finally {
            Set-StampSetting -Stamp $stamp -Setting @{ deviceCodePolls = $null }
        }
        $connected.SubscriptionId | Should -Be $stamp.subscriptionId
        $code = @($information | Where-Object { $_.Tags -contains 'DeviceCode' })
        $code.Count | Should -Be 1
        $code[0].MessageData.UserCode | Should -Not -BeNullOrEmpty
        @($information | Where-Object { [string]$_.MessageData -match [regex]::Escape($code[0].MessageData.UserCode) }).Count | Should -BeGreaterThan 0
    }

    It 'by a code is refused without a user, before any request: <Place>' -Skip:$Absent -ForEach @(
        @{ Place = '-NonInteractive'; Name = 'CI'; Value = '' }
        @{ Place = 'a build server'; Name = 'TF_BUILD'; Value = 'True' }
    ) {
        $valueBefore = [Environment]::GetEnvironmentVariable($Name)
        [Environment]::SetEnvironmentVariable($Name, $Value)
        Clear-StampJournal -Stamp $stamp
        try {
            { Connect-ContainerRegistryStamp @where } | Should -Throw -ErrorId 'Argument.Missing,Connect-ContainerRegistryStamp' -ExpectedMessage '*not interactive*-ClientSecret*-ManagedIdentity*'
        } finally {
            [Environment]::SetEnvironmentVariable($Name, $valueBefore)
        }
        @(Get-StampJournal -Stamp $stamp).Count | Should -Be 0
    }

    It 'reports a wrong password and leaves no session' -Skip:$Absent {
        $credential = [pscredential]::new($stamp.credentials.user.name, (ConvertTo-TestSecret -Text 'wrong'))
        { Connect-ContainerRegistryStamp @where -Credential $credential } | Should -Throw -ErrorId 'SignIn.UserRejected,Connect-ContainerRegistryStamp'
        { Get-ContainerRegistryStamp } | Should -Throw -ErrorId 'SignIn.NotSignedIn,Get-ContainerRegistryStamp'
    }

    It 'without the stamp''s root certificate is refused' -Skip:$Absent {
        $where.Remove('TrustedRootFile')
        { Connect-ContainerRegistryStamp @where -ApplicationId a -ClientSecret (ConvertTo-TestSecret -Text 's') } |
            Should -Throw -ErrorId 'Transport.UntrustedCertificate,Connect-ContainerRegistryStamp'
    }

    It 'refuses an endpoint that is not an HTTPS URL' -Skip:$Absent {
        { Connect-ContainerRegistryStamp -ArmEndpoint 'http://management.example' -ApplicationId a -ClientSecret (ConvertTo-TestSecret -Text 's') } |
            Should -Throw -ErrorId 'Configuration.EndpointInvalid,Connect-ContainerRegistryStamp'
    }
}
