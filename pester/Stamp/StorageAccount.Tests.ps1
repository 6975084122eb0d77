# New-StorageAccount against a stamp.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'StandIns', 'StandIn.psm1')) -Force
    Import-RegistryModule
}

Describe 'New-StorageAccount' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) {
            Connect-Stamp -Stamp $stamp
            $prefix = New-UniquePrefix
            New-ResourceGroup -ResourceGroupName "${prefix}rg" -Location $stamp.location 6>$null
        }
    }

    AfterEach {
        if ($stamp) { Set-StampFault -Stamp $stamp }
    }

    It 'creates the account and returns it' -Skip:$noAad {
        $observed = Invoke-Observed -Script { New-StorageAccount -ResourceGroupName "${prefix}rg" -Location $stamp.location -StorageAccountName "${prefix}sa" }
        $observed.Error | Should -BeNullOrEmpty
        $observed.Output.Count | Should -Be 1
        $account = $observed.Output[0]
        $account.PSObject.TypeNames[0] | Should -BeExactly 'Azs.ContainerRegistry.StorageAccount'
        $account.StorageAccountName | Should -BeExactly "${prefix}sa"
        $account.ResourceGroupName | Should -Be "${prefix}rg"
        $account.SkuName | Should -Be 'Premium_LRS'
        $account.EnableHttpsTrafficOnly | Should -BeTrue
        $account.ProvisioningState | Should -Be 'Succeeded'
        ($observed.HostLines -join ' ') | Should -Match "'${prefix}sa'.*created"
    }

    It 'keeps an existing account, and returns it too' -Skip:$noAad {
        Clear-StampJournal -Stamp $stamp
        $observed = Invoke-Observed -Script { New-StorageAccount -ResourceGroupName "${prefix}rg" -Location $stamp.location -StorageAccountName "${prefix}sa" }
        $observed.Output.Count | Should -Be 1
        $observed.Output[0].Id | Should -Match "/storageAccounts/${prefix}sa$"
        ($observed.HostLines -join ' ') | Should -Match "'${prefix}sa'.*exists"
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
    }

    It 'returns <What> with the members of AzureRM.Storage' -Skip:$noAad -ForEach @(
        @{ What = 'a new account'; Name = 's3'; Before = $false }
        @{ What = 'an existing account'; Name = 's4'; Before = $true }
    ) {
        if ($Before) { $null = New-StorageAccount "${prefix}rg" $stamp.location "${prefix}$Name" 6>$null }
        $account = New-StorageAccount "${prefix}rg" $stamp.location "${prefix}$Name" 6>$null
        Set-StrictMode -Version Latest
        $blob = "https://${prefix}$Name.blob.$($stamp.storageSuffix)/"
        $account.StorageAccountName | Should -BeExactly "${prefix}$Name"
        $account.ResourceGroupName | Should -Be "${prefix}rg"
        $account.Location | Should -Be $stamp.location
        $account.Sku.Name | Should -Be 'Premium_LRS'
        $account.Sku.Tier | Should -Be 'Premium'
        $account.PrimaryEndpoints.Blob | Should -Be $blob
        $account.PrimaryEndpoints.File | Should -BeNullOrEmpty
        $account.PrimaryLocation | Should -Be $stamp.location
        $account.Tags | Should -BeNullOrEmpty
        $account.Context.StorageAccountName | Should -BeExactly "${prefix}$Name"
        $account.Context.BlobEndPoint | Should -Be $blob
        $key = (Get-StampState -Stamp $stamp).accounts | Where-Object { $_.name -eq "${prefix}$Name" } | ForEach-Object { $_.keys[0] }
        ($account | ConvertTo-Json -Depth 6).Contains($key) | Should -BeFalse
    }

    It 'becomes the current account of Az.Storage, whose context it returns' -Skip:$noAad {
        Import-StandIn -Module Az.Accounts -Stamp $stamp -Argument 5
        Import-StandIn -Module Az.Storage
        try {
            $account = New-StorageAccount "${prefix}rg" $stamp.location "${prefix}s5" 6>$null
            $account.Context.Kind | Should -Be 'context of Az.Storage'
            $account.Context.StorageAccountName | Should -Be "${prefix}s5"
            Get-StandInCurrentAccount | Should -Be "${prefix}rg/${prefix}s5"
            # In another subscription, an account of that name is not the same.
            $context = Get-AzContext
            $context.Subscription.Id = [guid]::NewGuid().ToString()
            $account = New-StorageAccount "${prefix}rg" $stamp.location "${prefix}s6" 6>$null
            $account.Context.BlobEndPoint | Should -Match '^https://'
            Get-StandInCurrentAccount | Should -Be "${prefix}rg/${prefix}s5"
        } finally {
            Remove-Module -Name Az.Storage, Az.Accounts -Force
        }
    }

    It 'accepts sku and HTTP by position' -Skip:$noAad {
        $account = New-StorageAccount "${prefix}rg" $stamp.location "${prefix}s2" Standard_LRS 0 6>$null
        $account.SkuName | Should -Be 'Standard_LRS'
        $account.EnableHttpsTrafficOnly | Should -BeFalse
    }

    It 'reports an invalid name before anything is written' -Skip:$noAad {
        Clear-StampJournal -Stamp $stamp
        { New-StorageAccount -ResourceGroupName "${prefix}rg" -Location $stamp.location -StorageAccountName 'Has-Dashes' 6>$null } | Should -Throw -ErrorId 'Name.StorageAccount,New-StorageAccount'
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
    }

    It 'reports a name that is already taken' -Skip:$noAad {
        Add-StampSeed -Stamp $stamp -Seed @{ accounts = @(@{ name = "${prefix}tk" }) }
        { New-StorageAccount -ResourceGroupName "${prefix}rg" -Location $stamp.location -StorageAccountName "${prefix}tk" 6>$null } | Should -Throw -ErrorId 'StorageAccount.NameTaken,New-StorageAccount'
    }

    It 'reports the reason of a failed creation' -Skip:$noAad {
        Set-StampSetting -Stamp $stamp -Setting @{ outcomes = @{ storageAccount = 'asyncFailed' } }
        try {
            { New-StorageAccount -ResourceGroupName "${prefix}rg" -Location $stamp.location -StorageAccountName "${prefix}sf" 6>$null } | Should -Throw -ErrorId 'Service.OperationFailed,New-StorageAccount'
        } finally {
            Set-StampSetting -Stamp $stamp -Setting @{ outcomes = @{ storageAccount = 'locationResource' } }
        }
    }
}
