# New-KeyVault against a stamp.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-RegistryModule
}

Describe 'New-KeyVault' {
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

    It 'creates the vault with permissions for the signed-in account' -Skip:$noAad {
        $observed = Invoke-Observed -Script { New-KeyVault -ResourceGroupName "${prefix}rg" -Location $stamp.location -KeyVaultName "${prefix}kv" }
        $observed.Error | Should -BeNullOrEmpty
        $observed.Output.Count | Should -Be 1
        ($observed.HostLines -join ' ') | Should -Match "'${prefix}kv'.*created"
        $vault = Get-StampVault -Stamp $stamp -Name "${prefix}kv"
        $vault.properties.enabledForDeployment | Should -BeTrue
        $vault.properties.sku.name | Should -Be 'standard'
        $vault.properties.accessPolicies.objectId | Should -Contain $stamp.credentials.servicePrincipalObjectId
    }

    It 'returns <What> with the members of AzureRM.KeyVault' -Skip:$noAad -ForEach @(
        @{ What = 'a new vault'; Name = 'k3'; Before = $false; Parameters = @{} }
        @{ What = 'an existing vault'; Name = 'k4'; Before = $true; Parameters = @{} }
        @{ What = 'an existing vault, by -PassThru'; Name = 'k5'; Before = $true; Parameters = @{ PassThru = $true } }
    ) {
        if ($Before) { $null = New-KeyVault "${prefix}rg" $stamp.location "${prefix}$Name" 6>$null }
        $given = @(New-KeyVault "${prefix}rg" $stamp.location "${prefix}$Name" @Parameters 6>$null)
        $given.Count | Should -Be 1
        $vault = $given[0]
        Set-StrictMode -Version Latest
        $vault.VaultName | Should -BeExactly "${prefix}$Name"
        $vault.ResourceId | Should -Match "^/subscriptions/$($stamp.subscriptionId)/resourceGroups/${prefix}rg/providers/Microsoft\.KeyVault/vaults/${prefix}$Name$"
        $vault.VaultUri | Should -Match "^https://${prefix}$Name\.$([regex]::Escape($stamp.keyVaultSuffix))"
        $vault.ResourceGroupName | Should -Be "${prefix}rg"
        $vault.Location | Should -Be $stamp.location
        $vault.Sku | Should -Be 'standard'
        $vault.TenantId | Should -Be $stamp.tenantId
        $vault.EnabledForDeployment | Should -BeTrue
        $vault.EnabledForTemplateDeployment | Should -BeFalse
        $vault.EnabledForDiskEncryption | Should -BeFalse
        $vault.Tags | Should -BeNullOrEmpty
        $policy = @($vault.AccessPolicies | Where-Object { $_.ObjectId -eq $stamp.credentials.servicePrincipalObjectId })
        $policy[0].PermissionsToSecrets | Should -Contain 'set'
        $policy[0].ApplicationId | Should -BeNullOrEmpty
    }

    It 'returns nothing with -WhatIf' -Skip:$noAad {
        @(New-KeyVault "${prefix}rg" $stamp.location "${prefix}k6" -WhatIf 6>$null).Count | Should -Be 0
    }

    It 'keeps an existing vault, and reports it' -Skip:$noAad {
        Clear-StampJournal -Stamp $stamp
        $observed = Invoke-Observed -Script { New-KeyVault "${prefix}rg" $stamp.location "${prefix}kv" standard -PassThru }
        $observed.Error | Should -BeNullOrEmpty
        $observed.Output[0].PSObject.TypeNames[0] | Should -BeExactly 'Azs.ContainerRegistry.KeyVault'
        $observed.Output[0].VaultUri | Should -Match "^https://${prefix}kv\.$([regex]::Escape($stamp.keyVaultSuffix))"
        ($observed.HostLines -join ' ') | Should -Match "'${prefix}kv'.*exists"
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
    }

    It 'reports an invalid name before anything is written' -Skip:$noAad {
        Clear-StampJournal -Stamp $stamp
        { New-KeyVault "${prefix}rg" $stamp.location '1vault' 6>$null } | Should -Throw -ErrorId 'Name.KeyVault,New-KeyVault'
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
    }

    It 'reports the reason of the stamp' -Skip:$noAad {
        Set-StampFault -Stamp $stamp -Fault @{ match = @{ method = 'PUT'; hostPrefix = 'management.'; pathContains = '/vaults/' }; action = @{ answer = @{ status = 403; body = @{ error = @{ code = 'AuthorizationFailed'; message = 'You may not do this.' } } } } }
        { New-KeyVault "${prefix}rg" $stamp.location "${prefix}k2" 6>$null } | Should -Throw -ErrorId 'Service.Forbidden,New-KeyVault' -ExpectedMessage '*You may not do this.*'
    }
}
