# Running the same command again: existing resources stay unchanged.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-RegistryModule
}

Describe 'A second run' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) {
            Connect-Stamp -Stamp $stamp
            $certificate = Join-Path -Path $TestDrive -ChildPath 'registry.pfx'
            $null = New-TestCertificate -Path $certificate
            $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
            $null = Set-ContainerRegistryPrerequisites @values 6>$null
        }
    }

    BeforeEach {
        if ($stamp) { Clear-StampJournal -Stamp $stamp }
    }

    It 'writes nothing and prints the same block' -Skip:$noAad {
        # Reading a new vault changes how long it is not ready.
        $before = Get-StampVault -Stamp $stamp -Name $values.KeyVaultName | Select-Object -Property * -ExcludeProperty provisioning | ConvertTo-Json -Depth 10
        $observed = Invoke-Observed -Script { Set-ContainerRegistryPrerequisites @values }
        $observed.Error | Should -BeNullOrEmpty
        @(Get-StampJournal -Stamp $stamp).Count | Should -BeGreaterThan 0
        @(Get-StampJournal -Stamp $stamp -Writes) | ForEach-Object { "$($_.method) $($_.path)" } | Should -BeNullOrEmpty
        Get-StampVault -Stamp $stamp -Name $values.KeyVaultName | Select-Object -Property * -ExcludeProperty provisioning | ConvertTo-Json -Depth 10 | Should -BeExactly $before
        $observed.HostLines | Should -Contain "Blob Container               : $($values.StorageAccountBlobContainer)"
    }

    It 'writes one secret if the registry password is new' -Skip:$noAad {
        $changed = New-Object -TypeName hashtable -ArgumentList $values
        $changed.RegistryUserPassword = 'Another-Pass.2'
        $null = Set-ContainerRegistryPrerequisites @changed 6>$null
        $writes = @(Get-StampJournal -Stamp $stamp -Writes)
        $writes.Count | Should -Be 1
        $writes[0].method | Should -Be 'PUT'
        $writes[0].path | Should -Be '/secrets/admin'
        @(Get-StampSecret -Stamp $stamp -Vault $values.KeyVaultName -Name admin)[-1].value | Should -BeExactly 'Another-Pass.2'
        $values.RegistryUserPassword = 'Another-Pass.2'
    }

    It 'fixes the content type of a secret whose value is correct' -Skip:$noAad {
        $value = @(Get-StampSecret -Stamp $stamp -Vault $values.KeyVaultName -Name containersecret2)[-1].value
        Add-StampSeed -Stamp $stamp -Seed @{ secrets = @(@{ vault = $values.KeyVaultName; name = 'containersecret2'; value = $value; contentType = 'text/plain' }) }
        $null = Set-ContainerRegistryPrerequisites @values 6>$null
        $latest = @(Get-StampSecret -Stamp $stamp -Vault $values.KeyVaultName -Name containersecret2)[-1]
        $latest.contentType | Should -BeExactly 'pfx'
        $latest.value | Should -BeExactly $value
        @(Get-StampJournal -Stamp $stamp -Writes | Where-Object { $_.path -notlike '/secrets/containersecret2*' }).Count | Should -Be 0
    }

    It 'completes a failed run' -Skip:$noAad {
        $fresh = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
        Set-StampFault -Stamp $stamp -Fault @{ match = @{ method = 'PUT'; pathContains = '/secrets/admin' }; action = @{ answer = @{ status = 400; body = @{ error = @{ code = 'BadParameter'; message = 'no' } } } } }
        try {
            { Set-ContainerRegistryPrerequisites @fresh 6>$null } | Should -Throw
        } finally {
            Set-StampFault -Stamp $stamp
        }
        $null = Set-ContainerRegistryPrerequisites @fresh 6>$null
        $vault = Get-StampVault -Stamp $stamp -Name $fresh.KeyVaultName
        @($vault.secrets.admin).Count | Should -Be 1
        @($vault.secrets.containersecret2).Count | Should -Be 1
    }
}
