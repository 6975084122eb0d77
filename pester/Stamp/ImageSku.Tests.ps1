# Get-VMImageSku against a stamp.
BeforeDiscovery { $noAad = -not $env:AZCR_STAMP_AAD }

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

    It 'gives the SKUs below a title' -Skip:$noAad {
        $observed = Invoke-Observed -Script { Get-VMImageSku -Location $stamp.location }
        $observed.Error | Should -BeNullOrEmpty
        $observed.HostLines | Should -Contain 'Available Skus:'
        @($observed.Output | ForEach-Object { [string]$_ }) | Should -Be @('aks-ubuntu-1604-201909', 'aks-ubuntu-1604-201910', 'aks-ubuntu-1804-202012')
        $observed.Output[0].Skus | Should -BeExactly 'aks-ubuntu-1604-201909'
    }

    It 'takes publisher and offer by position' -Skip:$noAad {
        Get-VMImageSku $stamp.location Canonical UbuntuServer 6>$null | Should -Be '18.04-LTS'
    }

    It '-Sku filters' -Skip:$noAad {
        @(Get-VMImageSku -Location $stamp.location -Sku '*-1604-*' 6>$null).Count | Should -Be 2
    }

    It 'says so when there is none' -Skip:$noAad {
        $observed = Invoke-Observed -Script { Get-VMImageSku $stamp.location microsoft-aks no-such-offer }
        $observed.Output.Count | Should -Be 0
        $observed.HostLines | Should -Contain 'No image sku found with publisher (microsoft-aks) and offer (no-such-offer).'
    }

    It 'an unknown location is told' -Skip:$noAad {
        { Get-VMImageSku -Location atlantis 6>$null } | Should -Throw -ErrorId '*,Get-VMImageSku' -ExpectedMessage '*atlantis*'
    }

    It 'tells what the stamp says' -Skip:$noAad {
        Set-StampFault -Stamp $stamp -Fault @{ match = @{ method = 'GET'; hostPrefix = 'management.'; pathContains = '/skus' }; action = @{ answer = @{ status = 403; body = @{ error = @{ code = 'AuthorizationFailed'; message = 'You may not do this.' } } } } }
        { Get-VMImageSku -Location $stamp.location 6>$null } | Should -Throw -ErrorId 'Service.Forbidden,Get-VMImageSku'
    }
}
