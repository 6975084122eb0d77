# Get-VMImageSku with a stamp.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-RegistryModule
}

Describe 'Get-VMImageSku' {
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

    It 'returns the SKUs below a title' -Skip:$noAad {
        $observed = Invoke-Observed -Script { Get-VMImageSku -Location $stamp.location }
        $observed.Error | Should -BeNullOrEmpty
        $observed.HostLines | Should -Contain 'Available Skus:'
        @($observed.Output | ForEach-Object { [string]$_ }) | Should -Be @('aks-ubuntu-1604-201909', 'aks-ubuntu-1604-201910', 'aks-ubuntu-1804-202012')
        $observed.Output[0].Skus | Should -BeExactly 'aks-ubuntu-1604-201909'
    }

    It 'accepts publisher and offer by position' -Skip:$noAad {
        Get-VMImageSku $stamp.location Canonical UbuntuServer 6>$null | Should -Be '18.04-LTS'
    }

    It '-Sku filters' -Skip:$noAad {
        @(Get-VMImageSku -Location $stamp.location -Sku '*-1604-*' 6>$null).Count | Should -Be 2
    }

    It 'reports that there are none' -Skip:$noAad {
        $observed = Invoke-Observed -Script { Get-VMImageSku $stamp.location microsoft-aks no-such-offer }
        $observed.Output.Count | Should -Be 0
        $observed.HostLines | Should -Contain 'No image sku found with publisher (microsoft-aks) and offer (no-such-offer).'
    }

    It 'reports that there are none for <Case>, like the old function' -Skip:$noAad -ForEach @(
        @{ Case = 'an unknown location'; Place = 'atlantis'; Publisher = 'microsoft-aks'; Offer = 'aks' }
        @{ Case = 'an unknown publisher'; Place = 'shanghai'; Publisher = 'no-such-publisher'; Offer = 'aks' }
        @{ Case = 'an unknown offer'; Place = 'shanghai'; Publisher = 'Canonical'; Offer = 'no-such-offer' }
        @{ Case = 'a known location in other letters'; Place = 'SHANGHAI'; Publisher = 'Canonical'; Offer = 'no-such-offer' }
    ) {
        $observed = Invoke-Observed -Script { Get-VMImageSku $Place $Publisher $Offer }
        $observed.Error | Should -BeNullOrEmpty
        $observed.Output.Count | Should -Be 0
        $observed.HostLines | Should -Be "No image sku found with publisher ($Publisher) and offer ($Offer)."
        if ($Place -eq 'atlantis') {
            $observed.Warnings | Should -Match "'atlantis'.*shanghai.*Location\.Unknown"
        } else {
            $observed.Warnings | Should -BeNullOrEmpty
        }
    }

    It 'recognizes an unknown location in the form <Status> <Code>' -Skip:$noAad -ForEach @(
        @{ Status = 400; Code = 'NoRegisteredProviderFound'; Body = @{ error = @{ code = 'NoRegisteredProviderFound'; message = "No registered resource provider found for location 'atlantis'. The supported locations are 'shanghai'." } } }
        @{ Status = 400; Code = 'LocationNotAvailableForResourceType'; Body = @{ error = @{ code = 'LocationNotAvailableForResourceType'; message = "The provided location 'atlantis' is not available." } } }
        @{ Status = 400; Code = 'InvalidParameter'; Body = @{ error = @{ code = 'InvalidParameter'; target = 'location'; message = 'The value of parameter location is invalid.' } } }
        @{ Status = 404; Code = 'NotFound'; Body = @{ error = @{ code = 'NotFound'; message = 'The entity was not found in this Azure location.' } } }
    ) {
        $fault = @{ match = @{ method = 'GET'; hostPrefix = 'management.'; pathContains = '/skus' }; action = @{ answer = @{ status = $Status; body = $Body } } }
        Set-StampFault -Stamp $stamp -Fault $fault
        $observed = Invoke-Observed -Script { Get-VMImageSku atlantis }
        $observed.Error | Should -BeNullOrEmpty
        $observed.HostLines | Should -Be 'No image sku found with publisher (microsoft-aks) and offer (aks).'
        $observed.Warnings | Should -Match "'atlantis'.*shanghai"
    }

    It 'keeps the error of a refusal for another reason' -Skip:$noAad {
        $body = @{ error = @{ code = 'InvalidApiVersionParameter'; message = "The api-version is invalid. The supported versions are '2017-01-01'." } }
        Set-StampFault -Stamp $stamp -Fault @{ match = @{ method = 'GET'; hostPrefix = 'management.'; pathContains = '/skus' }; action = @{ answer = @{ status = 400; body = $body } } }
        { Get-VMImageSku -Location $stamp.location 6>$null } | Should -Throw -ErrorId '*,Get-VMImageSku' -ExpectedMessage '*api-version*'
    }

    It 'reports the reason of the stamp' -Skip:$noAad {
        Set-StampFault -Stamp $stamp -Fault @{ match = @{ method = 'GET'; hostPrefix = 'management.'; pathContains = '/skus' }; action = @{ answer = @{ status = 403; body = @{ error = @{ code = 'AuthorizationFailed'; message = 'You may not do this.' } } } } }
        { Get-VMImageSku -Location $stamp.location 6>$null } | Should -Throw -ErrorId 'Service.Forbidden,Get-VMImageSku'
    }
}
