# Get-AzureStackLoginStatus and Get-ContainerRegistryStamp: the signed-in account, or how to sign in.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-RegistryModule
}

Describe 'Get-AzureStackLoginStatus' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) {
            Connect-Stamp -Stamp $stamp
            $prefix = New-UniquePrefix
        }
    }

    AfterEach {
        if ($stamp) { Set-StampFault -Stamp $stamp }
    }

    It 'shows account, stamp and subscription, and outputs nothing' -Skip:$noAad {
        $observed = Invoke-Observed -Script { Get-AzureStackLoginStatus }
        $observed.Error | Should -BeNullOrEmpty
        $observed.Output.Count | Should -Be 0
        $line = $observed.HostLines -join ' '
        $line | Should -Match ([regex]::Escape($stamp.armEndpoint))
        $line | Should -Match ([regex]::Escape($stamp.subscriptionId))
    }

    It 'reports the reason of the stamp' -Skip:$noAad {
        Set-StampFault -Stamp $stamp -Fault @{ match = @{ method = 'GET'; hostPrefix = 'management.'; pathContains = '/subscriptions' }; action = @{ answer = @{ status = 403; body = @{ error = @{ code = 'AuthorizationFailed'; message = 'You may not do this.' } } } } }
        { Get-AzureStackLoginStatus 6>$null } | Should -Throw -ErrorId '*,Get-AzureStackLoginStatus'
    }

    It 'reports a subscription that no longer exists' -Skip:$noAad {
        $signIn = Get-StampSignIn -Stamp $stamp
        $signIn.SubscriptionId = '00000000-0000-0000-0000-00000000dead'
        { Connect-ContainerRegistryStamp @signIn } | Should -Throw -ErrorId 'SignIn.SubscriptionNotFound,Connect-ContainerRegistryStamp'
    }

    It 'fails without a session' -Skip:$noAad {
        Disconnect-ContainerRegistryStamp
        { Get-AzureStackLoginStatus } | Should -Throw -ErrorId 'SignIn.NotSignedIn,Get-AzureStackLoginStatus' -ExpectedMessage '*log in first and select a subscription*'
        { Get-ContainerRegistryStamp } | Should -Throw -ErrorId 'SignIn.NotSignedIn,Get-ContainerRegistryStamp'
        Connect-Stamp -Stamp $stamp
    }
}
