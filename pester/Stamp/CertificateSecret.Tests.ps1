# Set-CertificateSecret against a stamp.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-RegistryModule
}

Describe 'Set-CertificateSecret' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) {
            Connect-Stamp -Stamp $stamp
            $prefix = New-UniquePrefix
            New-ResourceGroup -ResourceGroupName "${prefix}rg" -Location $stamp.location 6>$null
            New-KeyVault -ResourceGroupName "${prefix}rg" -Location $stamp.location -KeyVaultName "${prefix}kv" 6>$null
            $certificate = Join-Path -Path $TestDrive -ChildPath 'registry.pfx'
            $thumbprint = New-TestCertificate -Path $certificate
        }
    }

    AfterEach {
        if ($stamp) { Set-StampFault -Stamp $stamp }
    }

    It 'writes the certificate and prints the three values between rules' -Skip:$noAad {
        $observed = Invoke-Observed -Script { Set-CertificateSecret -KeyVaultName "${prefix}kv" -CertificateSecretName cert -CertificateFilePath $certificate -CertificatePassword 'Pfx-Passwort!1' }
        $observed.Error | Should -BeNullOrEmpty
        $observed.Output.Count | Should -Be 0
        $latest = @(Get-StampSecret -Stamp $stamp -Vault "${prefix}kv" -Name cert)[-1]
        $latest.contentType | Should -BeExactly 'pfx'
        $rule = '-' * 64
        $first = [array]::IndexOf([string[]]$observed.HostLines, $rule)
        $observed.HostLines[$first..($first + 4)] | Should -Be @(
            $rule
            "PFX KeyVaultResourceId       : /subscriptions/$($stamp.subscriptionId)/resourceGroups/${prefix}rg/providers/Microsoft.KeyVault/vaults/${prefix}kv"
            "PFX KeyVaultSecretUrl        : https://${prefix}kv.$($stamp.keyVaultSuffix):443/secrets/cert/$($latest.version)"
            "PFX Certificate Thumbprint   : $thumbprint"
            $rule
        )
    }

    It 'reports an existing secret as an error, unless SkipExistCheck is $true' -Skip:$noAad {
        { Set-CertificateSecret "${prefix}kv" cert $certificate 'Pfx-Passwort!1' 6>$null } | Should -Throw -ErrorId 'Secret.AlreadyExists,Set-CertificateSecret'
        $renewed = Join-Path -Path $TestDrive -ChildPath 'renewed.pfx'
        $newThumbprint = New-TestCertificate -Path $renewed
        $written = Set-CertificateSecret "${prefix}kv" cert $renewed 'Pfx-Passwort!1' $true -PassThru 6>$null
        $written.PSObject.TypeNames[0] | Should -BeExactly 'Azs.ContainerRegistry.CertificateSecret'
        $written.Thumbprint | Should -BeExactly $newThumbprint
        @(Get-StampSecret -Stamp $stamp -Vault "${prefix}kv" -Name cert).Count | Should -Be 2
    }

    It 'accepts the password as SecureString, a file without one, and any text' -Skip:$noAad {
        $text = 'p' + [char]0xE4 + '"\' + [char]0x20AC
        foreach ($password in $text, '') {
            $file = Join-Path -Path $TestDrive -ChildPath "p$($password.Length).pfx"
            $null = New-TestCertificate -Path $file -Password $password
            $given = $password
            if ($password) { $given = ConvertTo-TestSecret -Text $password }
            Set-CertificateSecret -KeyVaultName "${prefix}kv" -CertificateSecretName "p$($password.Length)" -CertificateFilePath $file -CertificatePassword $given 6>$null
            $value = @(Get-StampSecret -Stamp $stamp -Vault "${prefix}kv" -Name "p$($password.Length)")[-1].value
            ([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($value)) | ConvertFrom-Json).password | Should -BeExactly $password
        }
    }

    It 'reports a wrong password before anything is written' -Skip:$noAad {
        Clear-StampJournal -Stamp $stamp
        { Set-CertificateSecret "${prefix}kv" other $certificate wrong 6>$null } | Should -Throw -ErrorId 'Certificate.WrongPassword,Set-CertificateSecret'
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
    }

    It 'warns if the certificate is not for the given name' -Skip:$noAad {
        $observed = Invoke-Observed -Script { Set-CertificateSecret "${prefix}kv" named $certificate 'Pfx-Passwort!1' -DnsName elsewhere.shanghai.cloudapp.azurestack.example }
        @($observed.Warnings | Where-Object { $_ -like '*`[Certificate.NameMismatch`]' }).Count | Should -Be 1
    }

    It 'reports the reason of the vault' -Skip:$noAad {
        Set-StampFault -Stamp $stamp -Fault @{ match = @{ method = 'PUT'; hostPrefix = "${prefix}kv.vault"; pathContains = '/secrets/refused' }; action = @{ answer = @{ status = 403; body = @{ error = @{ code = 'Forbidden'; message = 'You may not do this.' } } } } }
        { Set-CertificateSecret "${prefix}kv" refused $certificate 'Pfx-Passwort!1' 6>$null } | Should -Throw -ErrorId 'KeyVault.AccessDenied,Set-CertificateSecret'
    }
}
