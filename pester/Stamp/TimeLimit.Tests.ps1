# -TimeoutSec ends a command, and all of its operations together, with an error that lists what was done.
BeforeDiscovery { $noAad = -not $env:AZCR_STAMP_AAD }

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-RegistryModule
}

Describe '-TimeoutSec' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) { Connect-Stamp -Stamp $stamp }
    }

    AfterEach {
        if ($stamp) { Set-StampFault -Stamp $stamp }
    }

    It 'ends a command whose service does not answer' -Skip:$noAad {
        Set-StampFault -Stamp $stamp -Fault @{ match = @{ method = 'PUT'; pathContains = '/resourcegroups/' }; times = $null; action = @{ holdAnswerMs = 140000 } }
        $name = "$(New-UniquePrefix)rg"
        $observed = Invoke-Observed -Script { New-ResourceGroup -ResourceGroupName $name -Location $stamp.location -TimeoutSec 6 }
        $observed.Error.FullyQualifiedErrorId | Should -BeExactly 'Operation.OutOfTime,New-ResourceGroup'
        [string]$observed.Error.CategoryInfo.Category | Should -BeExactly 'OperationTimeout'
        $observed.Error.Exception.Message | Should -Match "time limit of 6 s.*$name.*Not answered: PUT https://"
        $observed.Error.ErrorDetails.RecommendedAction | Should -Match '-TimeoutSec'
    }

    It 'counts for all operations of a command' -Skip:$noAad {
        $seconds, $isCounted, $unlimited = & (Get-Module -Name Azs.ContainerRegistry) {
            $cmdlet = @{ MyInvocation = @{ BoundParameters = @{ TimeoutSec = 100 } } }
            $null = Get-RemainingTime -Cmdlet $cmdlet
            $clock = $null
            $isCounted = $script:CommandClocks.TryGetValue($cmdlet, [ref]$clock)
            # A clock of an earlier operation.
            $null = $script:CommandClocks.Remove($cmdlet)
            $clock.Stop()
            $script:CommandClocks.Add($cmdlet, $clock)
            Get-RemainingTime -Cmdlet $cmdlet
            $isCounted
            [string](Get-RemainingTime -Cmdlet @{ MyInvocation = @{ BoundParameters = @{} } })
        }
        $seconds | Should -Be 100
        $isCounted | Should -BeTrue
        $unlimited | Should -BeNullOrEmpty
    }

    It 'refuses a limit that is not positive' -Skip:$noAad {
        { New-ResourceGroup -ResourceGroupName rg -Location $stamp.location -TimeoutSec 0 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,New-ResourceGroup'
    }
}
