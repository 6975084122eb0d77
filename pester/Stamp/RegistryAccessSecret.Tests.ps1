# Set-RegistryAccessSecret against a stamp.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-RegistryModule
}

Describe 'Set-RegistryAccessSecret' {
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

    It 'writes the user as a secret, and outputs nothing' -Skip:$noAad {
        $observed = Invoke-Observed -Script { Set-RegistryAccessSecret -KeyVaultName "${prefix}kv" -RegistryUserName admin -RegistryUserPassword 'Pa55word.1' }
        $observed.Error | Should -BeNullOrEmpty
        $observed.Output.Count | Should -Be 0
        $latest = @(Get-StampSecret -Stamp $stamp -Vault "${prefix}kv" -Name admin)[-1]
        $latest.value | Should -BeExactly 'Pa55word.1'
        $latest.contentType | Should -BeExactly 'user credentials'
    }

    It 'reports an existing secret as an error, unless SkipExistCheck is $true' -Skip:$noAad {
        { Set-RegistryAccessSecret "${prefix}kv" admin 'Pa55word.2' 6>$null } | Should -Throw -ErrorId 'Secret.AlreadyExists,Set-RegistryAccessSecret'
        Set-RegistryAccessSecret "${prefix}kv" admin 'Pa55word.2' $true 6>$null
        @(Get-StampSecret -Stamp $stamp -Vault "${prefix}kv" -Name admin)[-1].value | Should -BeExactly 'Pa55word.2'
    }

    It 'accepts a credential' -Skip:$noAad {
        $credential = [pscredential]::new('reader', (ConvertTo-TestSecret -Text 'Pa55word.3'))
        $secret = Set-RegistryAccessSecret -KeyVaultName "${prefix}kv" -RegistryCredential $credential -PassThru 6>$null
        $secret.Name | Should -Be 'reader'
        @(Get-StampSecret -Stamp $stamp -Vault "${prefix}kv" -Name reader)[-1].value | Should -BeExactly 'Pa55word.3'
    }

    It 'reports <What> before anything is written' -Skip:$noAad -ForEach @(
        @{ What = 'a bad user name'; User = 'first.last'; Password = 'Pa55word.1'; Id = 'Name.RegistryUser' }
        @{ What = 'an unusable password'; User = 'guest'; Password = "two`twords"; Id = 'Password.Unusable' }
    ) {
        Clear-StampJournal -Stamp $stamp
        { Set-RegistryAccessSecret "${prefix}kv" $User $Password 6>$null } | Should -Throw -ErrorId "$Id,Set-RegistryAccessSecret"
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
    }

    It 'reports the reason of the vault' -Skip:$noAad {
        Set-StampFault -Stamp $stamp -Fault @{ match = @{ method = 'PUT'; hostPrefix = "${prefix}kv.vault"; pathContains = '/secrets/refused' }; action = @{ answer = @{ status = 403; body = @{ error = @{ code = 'Forbidden'; message = 'You may not do this.' } } } } }
        { Set-RegistryAccessSecret "${prefix}kv" refused 'Pa55word.1' 6>$null } | Should -Throw -ErrorId 'KeyVault.AccessDenied,Set-RegistryAccessSecret'
    }
}
