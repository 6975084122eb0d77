# Remove-ContainerRegistry keeps unrelated resources on the stamp. Each type of them, and interruptions at any request, are tested in Rust.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
    $noAdfs = -not $env:AZCR_STAMP_ADFS
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-RegistryModule

    function New-Prepared {
        param([Parameter(Mandatory = $true)] $Stamp)
        Connect-Stamp -Stamp $Stamp
        $certificate = Join-Path -Path $TestDrive -ChildPath "$([guid]::NewGuid()).pfx"
        $null = New-TestCertificate -Path $certificate
        $values = New-RegistryInput -Stamp $Stamp -CertificateFile $certificate
        $prerequisites = Set-ContainerRegistryPrerequisites @values -PassThru 6>$null
        Clear-StampJournal -Stamp $Stamp
        @{ Values = $values; Prerequisites = $prerequisites }
    }
}

Describe 'Remove-ContainerRegistry' {
    It 'accepts everything from the pipeline and leaves nothing, on AAD' -Skip:$noAad {
        $stamp = Get-Stamp -Kind AAD
        $prepared = New-Prepared -Stamp $stamp
        $removed = $prepared.Prerequisites | Remove-ContainerRegistry -RemoveData -PassThru -Confirm:$false 6>$null
        $removed[0].PSObject.TypeNames[0] | Should -BeExactly 'Azs.ContainerRegistry.Removal'
        $removed.Step -join ' ' | Should -BeExactly 'KeyVault RoleAssignment StorageAccount ResourceGroup'
        $state = Get-StampState -Stamp $stamp
        $state.groups.name | Should -Not -Contain $prepared.Values.ResourceGroupName
        $state.accounts.name | Should -Not -Contain $prepared.Values.StorageAccountName
        $state.vaults.name | Should -Not -Contain $prepared.Values.KeyVaultName

        Clear-StampJournal -Stamp $stamp
        $again = Invoke-Observed -Script { $prepared.Prerequisites | Remove-ContainerRegistry -RemoveData -Confirm:$false }
        $again.Error.FullyQualifiedErrorId | Should -BeExactly 'Removal.NothingFound,Remove-ContainerRegistry'
        $again.Error.Exception.Message | Should -Match "key vault '$($prepared.Values.KeyVaultName)'"
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
    }

    It 'accepts names, on AD FS' -Skip:$noAdfs {
        $stamp = Get-Stamp -Kind ADFS
        $values = (New-Prepared -Stamp $stamp).Values
        $names = @{}
        foreach ($name in 'ResourceGroupName', 'StorageAccountName', 'StorageAccountBlobContainer', 'KeyVaultName', 'CertificateSecretName', 'RegistryUserName', 'UserObjectId') {
            $names[$name] = $values[$name]
        }
        Remove-ContainerRegistry @names -RemoveData -Confirm:$false 6>$null
        (Get-StampState -Stamp $stamp).groups.name | Should -Not -Contain $values.ResourceGroupName
    }

    It 'keeps the images and unrelated resources, and reports it' -Skip:$noAad {
        $stamp = Get-Stamp -Kind AAD
        $prepared = New-Prepared -Stamp $stamp
        $vault = $prepared.Values.KeyVaultName
        New-KeyVaultSecret -KeyVaultName $vault -SecretName database -SecretValue theirs -ContentType text/plain 6>$null
        $observed = Invoke-Observed -Script { $prepared.Prerequisites | Remove-ContainerRegistry -Confirm:$false }
        $observed.Error | Should -BeNullOrEmpty
        $told = $observed.HostLines -join "`n"
        $told | Should -Match "Key vault '$vault' is kept: .*'database'"
        $told | Should -Match "Storage account '$($prepared.Values.StorageAccountName)' is kept: .*-RemoveData"
        @(Get-StampSecret -Stamp $stamp -Vault $vault -Name database).Count | Should -Be 1
        @(Get-StampSecret -Stamp $stamp -Vault $vault -Name admin).Count | Should -Be 0
    }

    It 'asks first, and writes nothing with -WhatIf' -Skip:$noAad {
        (Get-Command -Name Remove-ContainerRegistry).ScriptBlock.Attributes.ConfirmImpact | Should -Be 'High'
        $stamp = Get-Stamp -Kind AAD
        $prepared = New-Prepared -Stamp $stamp
        $transcript = Join-Path -Path $TestDrive -ChildPath 'removal.txt'
        $null = Start-Transcript -Path $transcript
        try { $prepared.Prerequisites | Remove-ContainerRegistry -WhatIf } finally { $null = Stop-Transcript }
        $lines = @([IO.File]::ReadAllLines($transcript) | Where-Object { $_ -like 'What if:*' })
        @($lines | Where-Object { $_ -match "Key vault '$($prepared.Values.KeyVaultName)': remove" }).Count | Should -Be 1 -Because ($lines -join '; ')
        @($lines | Where-Object { $_ -cmatch "Storage account '" }).Count | Should -Be 0
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
    }

    It 'lists what it would delete if it cannot prompt, and deletes nothing' -Skip:$noAad {
        $stamp = Get-Stamp -Kind AAD
        $prepared = New-Prepared -Stamp $stamp
        Clear-StampJournal -Stamp $stamp
        $observed = Invoke-Observed -Script { $prepared.Prerequisites | Remove-ContainerRegistry }
        $observed.Error.FullyQualifiedErrorId | Should -BeExactly 'Argument.Missing,Remove-ContainerRegistry'
        $observed.Error.Exception.Message | Should -Match "Key vault '$($prepared.Values.KeyVaultName)'"
        $observed.Error.Exception.Message | Should -Match '-Confirm:\$false'
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
        $prepared.Prerequisites | Remove-ContainerRegistry -Force 6>$null
        Get-StampVault -Stamp $stamp -Name $prepared.Values.KeyVaultName | Should -BeNullOrEmpty
    }
}
