# Tab completes from the signed-in stamp; it is silent and quick when it cannot.
BeforeDiscovery { $noAad = -not $env:AZCR_STAMP_AAD }

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-RegistryModule
}

Describe 'Tab' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) {
            Connect-Stamp -Stamp $stamp
            $prefix = New-UniquePrefix
            New-ResourceGroup -ResourceGroupName "${prefix}rg" -Location $stamp.location 6>$null

            function Get-Completion {
                param([string] $Line)
                @((TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches | Where-Object { $_.ResultType -eq 'ParameterValue' } | ForEach-Object { $_.CompletionText })
            }

            # A lookup that is slower than Tab may wait goes on, and the next Tab has its answer.
            function Get-PatientCompletion {
                param([string] $Line)
                foreach ($try in 1..20) {
                    $found = Get-Completion -Line $Line
                    if ($found.Count -gt 0) { return $found }
                    Start-Sleep -Milliseconds 100
                }
            }
        }
    }

    AfterEach {
        if ($stamp) { Set-StampFault -Stamp $stamp }
    }

    It 'completes locations, resource groups, subscriptions and image SKUs' -Skip:$noAad {
        Get-PatientCompletion -Line 'New-KeyVault -Location sh' | Should -Be 'shanghai'
        Get-PatientCompletion -Line "New-KeyVault -ResourceGroupName $prefix" | Should -Be "${prefix}rg"
        Get-PatientCompletion -Line 'Get-VMImageSku -Location shanghai -Sku aks-ubuntu-18' | Should -Be 'aks-ubuntu-1804-202012'
        @(Get-PatientCompletion -Line 'Connect-ContainerRegistryStamp -SubscriptionId ').Count | Should -BeGreaterThan 0
    }

    It 'gives up after 300 ms when the stamp is slow' -Skip:$noAad {
        Connect-Stamp -Stamp $stamp
        $null = Get-Completion -Line 'New-KeyVault -Location zz'
        Connect-Stamp -Stamp $stamp
        Set-StampFault -Stamp $stamp -Fault @{ match = @{ method = 'GET'; hostPrefix = 'management.' }; action = @{ delayMs = 3000 } }
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $values = & (Get-Module -Name Azs.ContainerRegistry) { Get-StampCompletion -Parameter 'Location' -Word '' }
        $clock.ElapsedMilliseconds | Should -BeLessThan 350
        $values | Should -BeNullOrEmpty
        Set-StampFault -Stamp $stamp
        Connect-Stamp -Stamp $stamp
    }

    It 'is silent without a session' -Skip:$noAad {
        Disconnect-ContainerRegistryStamp
        $Error.Clear()
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $values = & (Get-Module -Name Azs.ContainerRegistry) { Get-StampCompletion -Parameter 'Location' -Word '' }
        $clock.ElapsedMilliseconds | Should -BeLessThan 300
        $values | Should -BeNullOrEmpty
        $Error.Count | Should -Be 0
        Connect-Stamp -Stamp $stamp
    }
}
