# New-ResourceGroup against a stamp.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-RegistryModule
}

Describe 'New-ResourceGroup' {
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

    It 'creates the group and outputs nothing' -Skip:$noAad {
        $observed = Invoke-Observed -Script { New-ResourceGroup -ResourceGroupName "${prefix}rg" -Location $stamp.location }
        $observed.Error | Should -BeNullOrEmpty
        $observed.Output.Count | Should -Be 0
        ($observed.HostLines -join ' ') | Should -Match "'${prefix}rg'.*created"
        (Get-StampState -Stamp $stamp).groups.name | Should -Contain "${prefix}rg"
    }

    It 'keeps an existing group, and reports it' -Skip:$noAad {
        Clear-StampJournal -Stamp $stamp
        $observed = Invoke-Observed -Script { New-ResourceGroup -ResourceGroupName "${prefix}rg" -Location $stamp.location }
        $observed.Error | Should -BeNullOrEmpty
        ($observed.HostLines -join ' ') | Should -Match "'${prefix}rg'.*exists"
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
    }

    It '-PassThru returns it' -Skip:$noAad {
        $group = New-ResourceGroup -ResourceGroupName "${prefix}rg" -Location $stamp.location -PassThru 6>$null
        $group.PSObject.TypeNames[0] | Should -BeExactly 'Azs.ContainerRegistry.ResourceGroup'
        $group.Id | Should -Be "/subscriptions/$($stamp.subscriptionId)/resourceGroups/${prefix}rg"
    }

    It "uses the caller's `$Location" -Skip:$noAad {
        $Location = $stamp.location
        $null = $Location
        New-ResourceGroup "${prefix}caller" 6>$null
        (Get-StampState -Stamp $stamp).groups.name | Should -Contain "${prefix}caller"
    }

    It 'needs no location for a group that exists' -Skip:$noAad {
        Clear-StampJournal -Stamp $stamp
        $group = New-ResourceGroup "${prefix}rg" -PassThru 6>$null
        $group.Location | Should -Be $stamp.location
        $observed = Invoke-Observed -Script { New-ResourceGroup -ResourceGroupName "${prefix}RG" -WhatIf }
        $observed.Error | Should -BeNullOrEmpty
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
    }

    It 'without any location is an error that explains it, and nothing is written' -Skip:$noAad {
        Clear-StampJournal -Stamp $stamp
        { New-ResourceGroup "${prefix}none" -WhatIf } | Should -Throw -ErrorId 'Argument.Missing,New-ResourceGroup'
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
        { New-ResourceGroup "${prefix}none" } | Should -Throw -ErrorId 'Argument.Missing,New-ResourceGroup' -ExpectedMessage '*-Location*'
    }

    It 'reports an invalid name before any request' -Skip:$noAad {
        Clear-StampJournal -Stamp $stamp
        { New-ResourceGroup -ResourceGroupName 'bad name.' -Location $stamp.location 6>$null } | Should -Throw -ErrorId 'Name.ResourceGroup,New-ResourceGroup'
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
    }

    It 'reports the reason of the stamp' -Skip:$noAad {
        Set-StampFault -Stamp $stamp -Fault @{ match = @{ method = 'PUT'; hostPrefix = 'management.'; pathContains = '/resourcegroups/' }; action = @{ answer = @{ status = 403; body = @{ error = @{ code = 'AuthorizationFailed'; message = 'You may not do this.' } } } } }
        { New-ResourceGroup -ResourceGroupName "${prefix}no" -Location $stamp.location 6>$null } | Should -Throw -ErrorId 'Service.Forbidden,New-ResourceGroup' -ExpectedMessage '*You may not do this.*'
    }
}
