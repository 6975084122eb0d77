# A runbook with old command lines, like those of operators. It uses no new feature; only the stamp is signed in to beforehand.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
    $noAdfs = -not $env:AZCR_STAMP_ADFS
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Remove-Module -Name Azs.ContainerRegistry -Force -ErrorAction Ignore
    $scripts = (Get-Item -LiteralPath ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'scripts'))).FullName
    Push-Location -LiteralPath $scripts
    Import-Module .\pre-reqs.ps1
    Pop-Location
}

Describe 'A runbook on AAD' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) {
            Connect-Stamp -Stamp $stamp
            Push-Location -LiteralPath $TestDrive
            $null = New-TestCertificate -Path (Join-Path -Path $TestDrive -ChildPath 'shanghairegcert.pfx') -Password 'Pa55word.pfx'
            $n = New-UniquePrefix
            $spn = $stamp.credentials.registry.applicationId
        }
    }

    AfterAll {
        if ($stamp) { Pop-Location }
    }

    It 'binds the documented signature by name' -Skip:$noAad {
        Set-ContainerRegistryPrerequisites -Location Shanghai `
            -ServicePrincipalId $spn `
            -ResourceGroupName "${n}req1" `
            -StorageAccountName "${n}sa1" `
            -StorageAccountBlobContainer newregct1 `
            -KeyVaultName "${n}kv1" `
            -CertificateSecretName containersecret2 `
            -CertificateFilePath .\shanghairegcert.pfx `
            -CertificatePassword Pa55word.pfx `
            -RegistryUserName admin `
            -RegistryUserPassword Pa55word.reg | Select-Object -Last 1 | Should -Be 'aks-ubuntu-1804-202012'
    }

    It 'binds the documented signature by position' -Skip:$noAad {
        $skus = Set-ContainerRegistryPrerequisites Shanghai $spn "${n}req2" "${n}sa2" newregct1 "${n}kv2" containersecret2 .\shanghairegcert.pfx Pa55word.pfx admin Pa55word.reg
        $skus[-1] | Should -Be 'aks-ubuntu-1804-202012'
        $skus[-1].Skus | Should -Be 'aks-ubuntu-1804-202012'
        "$($skus[0])" | Should -Be 'aks-ubuntu-1604-201909'
        ($skus | Select-Object -ExpandProperty Skus).Count | Should -Be 3
    }

    It 'binds the newest signature' -Skip:$noAad {
        Set-ContainerRegistryPrerequisites -Location Shanghai -ApplicationIdentifier '' -ServicePrincipalId $spn -UserObjectId '' -ResourceGroupName "${n}req3" -StorageAccountName "${n}sa3" -StorageAccountBlobContainer newregct1 -KeyVaultName "${n}kv3" -CertificateSecretName containersecret2 -CertificateFilePath .\shanghairegcert.pfx -CertificatePassword Pa55word.pfx -RegistryUserName admin -RegistryUserPassword Pa55word.reg -IdentitySystem AAD | Should -HaveCount 3
    }

    It 'prints the block, which can be captured and parsed' -Skip:$noAad {
        $all = Set-ContainerRegistryPrerequisites Shanghai $spn "${n}req1" "${n}sa1" newregct1 "${n}kv1" containersecret2 .\shanghairegcert.pfx Pa55word.pfx admin Pa55word.reg 6>&1 | Out-String -Stream
        $found = @{}
        foreach ($line in $all) {
            if ($line -match '^(PFX KeyVaultResourceId|PFX KeyVaultSecretUrl|PFX Certificate Thumbprint|StorageAccountResourceId|Blob Container) +: (.+)$') {
                $found[$Matches[1]] = $Matches[2]
            }
        }
        $found.Count | Should -Be 5
        $found['PFX KeyVaultSecretUrl'] | Should -Match "^https://${n}kv1\.vault\.shanghai\.azurestack\.example:443/secrets/containersecret2/"
        $found['PFX Certificate Thumbprint'] | Should -MatchExactly '^[0-9A-F]{40}$'
        $found['Blob Container'] | Should -Be 'newregct1'
    }

    It 'runs step by step, with $Location of the caller' -Skip:$noAad {
        Get-AzureStackLoginStatus
        $Location = 'Shanghai'
        New-ResourceGroup "${n}req4"
        New-ResourceGroup -ResourceGroupName "${n}req4"
        $account = New-StorageAccount "${n}req4" $Location "${n}sa4"
        $account.StorageAccountName | Should -Be "${n}sa4"
        $again = New-StorageAccount "${n}req4" $Location "${n}sa4" Premium_LRS 1
        $again.Id | Should -Be $account.Id
        New-StorageAccountContainer "${n}req4" "${n}sa4" newregct1
        New-KeyVault "${n}req4" $Location "${n}kv4"
        New-KeyVault "${n}req4" $Location "${n}kv4" standard
        New-KeyVaultSecret "${n}kv4" token value1 'some type'
        { New-KeyVaultSecret "${n}kv4" token value1 'some type' } | Should -Throw
        New-KeyVaultSecret "${n}kv4" token value2 'some type' $true
        Set-RegistryAccessSecret "${n}kv4" admin Pa55word.reg
        Set-CertificateSecret "${n}kv4" containersecret2 .\shanghairegcert.pfx Pa55word.pfx
        $encoded = Get-CertificateEncoded .\shanghairegcert.pfx Pa55word.pfx
        @(Get-StampSecret -Stamp $stamp -Vault "${n}kv4" -Name containersecret2)[-1].value | Should -BeExactly $encoded
        @(Get-StampSecret -Stamp $stamp -Vault "${n}kv4" -Name token).Count | Should -Be 2
        $skus = Get-VMImageSku $Location
        $skus[-1].Skus | Should -Be 'aks-ubuntu-1804-202012'
        Get-VMImageSku $Location Canonical UbuntuServer | Should -Be '18.04-LTS'
    }

    It 'rotates the password and the certificate' -Skip:$noAad {
        Set-RegistryAccessSecret -KeyVaultName "${n}kv4" -RegistryUserName admin -RegistryUserPassword Pa55word.new -SkipExistCheck $true
        @(Get-StampSecret -Stamp $stamp -Vault "${n}kv4" -Name admin)[-1].value | Should -BeExactly 'Pa55word.new'
        $before = @(Get-StampSecret -Stamp $stamp -Vault "${n}kv4" -Name containersecret2).Count
        $lines = Set-CertificateSecret -KeyVaultName "${n}kv4" -CertificateSecretName containersecret2 -CertificateFilePath .\shanghairegcert.pfx -CertificatePassword Pa55word.pfx -SkipExistCheck $true 6>&1 | ForEach-Object { "$_" }
        @($lines | Where-Object { $_ -match '^PFX ' }).Count | Should -Be 3
        @(Get-StampSecret -Stamp $stamp -Vault "${n}kv4" -Name containersecret2).Count | Should -BeGreaterOrEqual $before
    }

    It 'ends with a throw after a failure' -Skip:$noAad {
        $reached = $false
        try {
            Set-ContainerRegistryPrerequisites Shanghai $spn "${n}req1" "${n}sa1" newregct1 "${n}kv1" containersecret2 .\shanghairegcert.pfx wrong admin Pa55word.reg
            $reached = $true
        } catch {
            $_.Exception.Message | Should -Not -BeNullOrEmpty
        }
        $reached | Should -BeFalse
    }
}

Describe 'A runbook on AD FS' {
    BeforeAll {
        $stamp = Get-Stamp -Kind ADFS
        if ($stamp) {
            Connect-Stamp -Stamp $stamp
            Push-Location -LiteralPath $TestDrive
            $null = New-TestCertificate -Path (Join-Path -Path $TestDrive -ChildPath 'adfscert.pfx') -Password 'Pa55word.pfx'
            $n = New-UniquePrefix
            $application = $stamp.credentials.registry.objectId
            $user = $stamp.credentials.servicePrincipalObjectId
        }
    }

    AfterAll {
        if ($stamp) { Pop-Location }
    }

    It 'binds the newest signature' -Skip:$noAdfs {
        Set-ContainerRegistryPrerequisites -Location Shanghai -ApplicationIdentifier $application -UserObjectId $user -ResourceGroupName "${n}req1" -StorageAccountName "${n}sa1" -StorageAccountBlobContainer newregct1 -KeyVaultName "${n}kv1" -CertificateSecretName containersecret2 -CertificateFilePath .\adfscert.pfx -CertificatePassword Pa55word.pfx -RegistryUserName admin -RegistryUserPassword Pa55word.reg -IdentitySystem ADFS | Should -HaveCount 3
    }

    It 'binds the signature of October 2020' -Skip:$noAdfs {
        Set-ContainerRegistryPrerequisites -Location Shanghai -ServicePrincipalObjectId $application -TenantObjectId $user -ResourceGroupName "${n}req2" -StorageAccountName "${n}sa2" -StorageAccountBlobContainer newregct1 -KeyVaultName "${n}kv2" -CertificateSecretName containersecret2 -CertificateFilePath .\adfscert.pfx -CertificatePassword Pa55word.pfx -RegistryUserName admin -RegistryUserPassword Pa55word.reg -IdentitySystem adfs | Should -HaveCount 3
    }
}
