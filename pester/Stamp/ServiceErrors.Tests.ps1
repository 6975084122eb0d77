# The refusal of a service is shown to the operator: one terminating error with its code, message, and request id.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-RegistryModule
}

Describe 'A service error' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) { Connect-Stamp -Stamp $stamp }
    }

    AfterEach {
        if ($stamp) { Set-StampFault -Stamp $stamp }
    }

    It 'has code, message, request id and a recommendation' -Skip:$noAad {
        Set-StampFault -Stamp $stamp -Fault @{
            match = @{ method = 'PUT'; pathContains = '/resourcegroups/' }
            action = @{ answer = @{
                    status  = 409
                    headers = @(, @('x-ms-request-id', '11111111-2222-3333-4444-555555555555'))
                    body    = @{ error = @{ code = 'ReservedResourceName'; message = 'The name is reserved.' } }
                }
            }
        }
        $observed = Invoke-Observed -Script { New-ResourceGroup -ResourceGroupName "$(New-UniquePrefix)rg" -Location $stamp.location }
        $record = $observed.Error
        $record | Should -Not -BeNullOrEmpty
        $record.FullyQualifiedErrorId | Should -Match '^[A-Z][A-Za-z]+\.[A-Z][A-Za-z0-9]+,New-ResourceGroup$'
        $record.Exception.GetType().FullName | Should -Be 'Azs.ContainerRegistry.ContainerRegistryException'
        $record.Exception.StatusCode | Should -Be 409
        $record.Exception.ServiceCode | Should -Be 'ReservedResourceName'
        $record.Exception.ServiceMessage | Should -Be 'The name is reserved.'
        $record.Exception.RequestId | Should -Be '11111111-2222-3333-4444-555555555555'
        $record.Exception.Message | Should -Match 'The name is reserved\.'
        $record.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        [string]$record.CategoryInfo.Category | Should -Not -Be 'NotSpecified'
    }

    It 'can be caught by its type' -Skip:$noAad {
        Set-StampFault -Stamp $stamp -Fault @{ match = @{ method = 'PUT' }; action = @{ answer = @{ status = 403; body = @{ error = @{ code = 'AuthorizationFailed'; message = 'You may not.' } } } } }
        $id = try {
            New-ResourceGroup -ResourceGroupName "$(New-UniquePrefix)rg" -Location $stamp.location 6>$null
        } catch [Azs.ContainerRegistry.ContainerRegistryException] {
            $_.Exception.Id
        }
        $id | Should -BeExactly 'Service.Forbidden'
    }

    It 'is one entry of $Error' -Skip:$noAad {
        $values = New-RegistryInput -Stamp $stamp -CertificateFile './no-such.pfx'
        $Error.Clear()
        try { Set-ContainerRegistryPrerequisites @values 6>$null } catch { $null = $_ }
        $Error.Count | Should -Be 1
    }

    It 'is retried if the stamp is only busy for a moment' -Skip:$noAad {
        Set-StampFault -Stamp $stamp -Fault @{ match = @{ method = 'PUT'; pathContains = '/resourcegroups/' }; times = 1
            action = @{ answer = @{ status = 429; headers = @(, @('Retry-After', '0')); body = @{ error = @{ code = 'TooManyRequests'; message = 'Later.' } } } }
        }
        $name = "$(New-UniquePrefix)rg"
        New-ResourceGroup -ResourceGroupName $name -Location $stamp.location 6>$null
        (Get-StampState -Stamp $stamp).groups.name | Should -Contain $name
    }

    It 'of the sign-in contains the message of the login service' -Skip:$noAad {
        $signIn = Get-StampSignIn -Stamp $stamp
        $signIn.ClientSecret = ConvertTo-TestSecret -Text 'wrong-secret'
        $observed = Invoke-Observed -Script { Connect-ContainerRegistryStamp @signIn }
        $observed.Error.FullyQualifiedErrorId | Should -BeExactly 'SignIn.ClientSecretRejected,Connect-ContainerRegistryStamp'
        $observed.Error.Exception.Message | Should -Match 'AADSTS7000215'
        $observed.Error.Exception.Message | Should -Not -Match 'wrong-secret'
        { Get-ContainerRegistryStamp } | Should -Throw '*no other session is used instead*'
        Connect-Stamp -Stamp $stamp
        (Get-ContainerRegistryStamp).SubscriptionId | Should -Be $stamp.subscriptionId
    }
}
