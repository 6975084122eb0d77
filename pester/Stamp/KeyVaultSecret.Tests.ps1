# New-KeyVaultSecret against a stamp.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-RegistryModule
}

Describe 'New-KeyVaultSecret' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) {
            Connect-Stamp -Stamp $stamp
            $prefix = New-UniquePrefix
            New-ResourceGroup -ResourceGroupName "${prefix}rg" -Location $stamp.location 6>$null
            New-KeyVault -ResourceGroupName "${prefix}rg" -Location $stamp.location -KeyVaultName "${prefix}kv" 6>$null
        }
    }

    AfterEach {
        if ($stamp) { Set-StampFault -Stamp $stamp }
    }

    It 'writes value and content type, and outputs nothing' -Skip:$noAad {
        $observed = Invoke-Observed -Script { New-KeyVaultSecret -KeyVaultName "${prefix}kv" -SecretName token -SecretValue 'v-4715 "\' -ContentType 'some type' }
        $observed.Error | Should -BeNullOrEmpty
        $observed.Output.Count | Should -Be 0
        $observed.HostLines.Count | Should -BeGreaterThan 0
        $latest = @(Get-StampSecret -Stamp $stamp -Vault "${prefix}kv" -Name token)[-1]
        $latest.value | Should -BeExactly 'v-4715 "\'
        $latest.contentType | Should -BeExactly 'some type'
    }

    It 'reports an existing secret as an error, unless SkipExistCheck is $true' -Skip:$noAad {
        { New-KeyVaultSecret "${prefix}kv" token other 'some type' 6>$null } | Should -Throw -ErrorId 'Secret.AlreadyExists,New-KeyVaultSecret'
        @(Get-StampSecret -Stamp $stamp -Vault "${prefix}kv" -Name token).Count | Should -Be 1
        New-KeyVaultSecret "${prefix}kv" token other 'some type' $true 6>$null
        @(Get-StampSecret -Stamp $stamp -Vault "${prefix}kv" -Name token)[-1].value | Should -BeExactly 'other'
    }

    It 'accepts a SecureString of any text' -Skip:$noAad {
        $text = 'sch' + [char]0xF6 + 'n ' + [char]::ConvertFromUtf32(0x1F600)
        $secret = New-KeyVaultSecret -KeyVaultName "${prefix}kv" -SecretName secure -SecureSecretValue (ConvertTo-TestSecret -Text $text) -ContentType t -PassThru 6>$null
        $secret.PSObject.TypeNames[0] | Should -BeExactly 'Azs.ContainerRegistry.Secret'
        @(Get-StampSecret -Stamp $stamp -Vault "${prefix}kv" -Name secure)[-1].value | Should -BeExactly $text
    }

    It 'reports an invalid name before anything is written' -Skip:$noAad {
        Clear-StampJournal -Stamp $stamp
        { New-KeyVaultSecret "${prefix}kv" 'under_score' v t 6>$null } | Should -Throw -ErrorId 'Name.Secret,New-KeyVaultSecret'
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
    }

    It 'reports a value that a vault cannot store' -Skip:$noAad {
        { New-KeyVaultSecret "${prefix}kv" big ('x' * 26000) t 6>$null } | Should -Throw -ErrorId 'Secret.TooLarge,New-KeyVaultSecret'
    }

    It 'reports a missing vault' -Skip:$noAad {
        { New-KeyVaultSecret "${prefix}xx" s v t 6>$null } | Should -Throw -ErrorId 'KeyVault.NotFound,New-KeyVaultSecret'
    }

    It 'reports the reason of the vault' -Skip:$noAad {
        Set-StampFault -Stamp $stamp -Fault @{ match = @{ method = 'PUT'; hostPrefix = "${prefix}kv.vault"; pathContains = '/secrets/refused' }; action = @{ answer = @{ status = 403; body = @{ error = @{ code = 'Forbidden'; message = 'You may not do this.' } } } } }
        { New-KeyVaultSecret "${prefix}kv" refused v t 6>$null } | Should -Throw -ErrorId 'KeyVault.AccessDenied,New-KeyVaultSecret' -ExpectedMessage '*You may not do this.*'
    }
}
