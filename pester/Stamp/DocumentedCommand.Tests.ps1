# The documented command line with a stamp: it creates everything, and prints the labeled block that operators know.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $kinds = @('AAD', 'ADFS' | ForEach-Object { @{ Kind = $_; Absent = -not [Environment]::GetEnvironmentVariable("AZCR_STAMP_$_") } })
    $noAad = -not $env:AZCR_STAMP_AAD
    $noAdfs = -not $env:AZCR_STAMP_ADFS
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-RegistryModule
    $rule = '-' * 64

    # Runs the command and returns host lines and objects in the order of the screen.
    function Get-Screen {
        param([scriptblock] $Script)
        @(& $Script 6>&1 | ForEach-Object { [string]$_ })
    }
}

Describe 'Documented command line on <Kind>' -ForEach $kinds -Skip:($kinds.Where({ -not $_.Absent }).Count -eq 0) {
    BeforeAll {
        $stamp = Get-Stamp -Kind $Kind
        if ($stamp) {
            Connect-Stamp -Stamp $stamp
            $certificate = Join-Path -Path $TestDrive -ChildPath "registry-$Kind.pfx"
            $thumbprint = New-TestCertificate -Path $certificate
            $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
            $screen = Get-Screen -Script { Set-ContainerRegistryPrerequisites @values }
            $state = Get-StampState -Stamp $stamp
            $account = $state.accounts | Where-Object { $_.name -eq $values.StorageAccountName }
            $vault = $state.vaults | Where-Object { $_.name -eq $values.KeyVaultName }
        }
    }

    It 'prints the labelled block between rules' -Skip:$Absent {
        $first = [array]::IndexOf($screen, $rule)
        $block = $screen[$first..($screen.Count - 1)]
        $block.Count | Should -BeGreaterOrEqual 11
        $prefix = "/subscriptions/$($stamp.subscriptionId)"
        $block[1] | Should -BeExactly "PFX KeyVaultResourceId       : $prefix/resourceGroups/$($values.ResourceGroupName)/providers/Microsoft.KeyVault/vaults/$($values.KeyVaultName)"
        $version = $vault.secrets.containersecret2[-1].version
        $block[2] | Should -BeExactly "PFX KeyVaultSecretUrl        : https://$($values.KeyVaultName).$($stamp.keyVaultSuffix):443/secrets/containersecret2/$version"
        $block[3] | Should -BeExactly "PFX Certificate Thumbprint   : $thumbprint"
        $block[4] | Should -BeExactly $rule
        $block[5] | Should -BeExactly "StorageAccountResourceId     : $prefix/resourcegroups/$($values.ResourceGroupName)/providers/Microsoft.Storage/storageAccounts/$($values.StorageAccountName)"
        $block[6] | Should -BeExactly "Blob Container               : $($values.StorageAccountBlobContainer)"
        $block[7] | Should -BeExactly $rule
        $block[8] | Should -BeExactly 'Available Skus:'
        $block[-1] | Should -BeExactly $rule
        $block[9..($block.Count - 2)] | Should -Be @('aks-ubuntu-1604-201909', 'aks-ubuntu-1604-201910', 'aks-ubuntu-1804-202012')
    }

    It 'creates the storage account as the template requires it' -Skip:$Absent {
        $account.sku | Should -Be 'Premium_LRS'
        $account.httpsOnly | Should -BeTrue
        $account.containers.PSObject.Properties.Name | Should -Contain $values.StorageAccountBlobContainer
    }

    It 'writes the registry user as a secret' -Skip:$Absent {
        $versions = @($vault.secrets.admin)
        $versions.Count | Should -Be 1
        $versions[0].value | Should -BeExactly $values.RegistryUserPassword
        $versions[0].contentType | Should -BeExactly 'user credentials'
    }

    It 'writes the certificate in the form that the compute provider reads' -Skip:$Absent {
        $secret = @($vault.secrets.containersecret2)[-1]
        $secret.contentType | Should -BeExactly 'pfx'
        $json = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($secret.value)) | ConvertFrom-Json
        $json.dataType | Should -BeExactly 'pfx'
        $json.password | Should -BeExactly $values.CertificatePassword
        $json.data | Should -BeExactly ([Convert]::ToBase64String([IO.File]::ReadAllBytes($certificate)))
    }

    It 'gives the registry its role and its access to secrets' -Skip:$Absent {
        $principal = $stamp.credentials.registry.objectId
        @($state.roleAssignments | Where-Object { $_.principalId -eq $principal -and $_.scope -like "*/$($values.StorageAccountName)" }).Count | Should -Be 1
        $policy = $vault.properties.accessPolicies | Where-Object { $_.objectId -eq $principal }
        @($policy.permissions.secrets | Sort-Object) -join ' ' | Should -Be 'get list'
    }

    It 'gives the operating user access to secrets on AD FS' -Skip:($Absent -or $Kind -ne 'ADFS') {
        $policy = $vault.properties.accessPolicies | Where-Object { $_.objectId -eq $values.UserObjectId }
        foreach ($right in 'get', 'list', 'set') { $policy.permissions.secrets | Should -Contain $right }
    }
}

Describe 'Forms of the documented command line' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) {
            Connect-Stamp -Stamp $stamp
            $certificate = Join-Path -Path $TestDrive -ChildPath 'forms.pfx'
            $thumbprint = New-TestCertificate -Path $certificate
        }
    }

    It 'binds by position in the documented order' -Skip:$noAad {
        $v = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
        $skus = Set-ContainerRegistryPrerequisites $v.Location $v.ServicePrincipalId $v.ResourceGroupName $v.StorageAccountName $v.StorageAccountBlobContainer $v.KeyVaultName $v.CertificateSecretName $v.CertificateFilePath $v.CertificatePassword $v.RegistryUserName $v.RegistryUserPassword 6>$null
        $skus[-1] | Should -Be 'aks-ubuntu-1804-202012'
        (Get-StampVault -Stamp $stamp -Name $v.KeyVaultName).secrets.admin | Should -Not -BeNullOrEmpty
    }

    It 'returns SKUs as strings that also have a property Skus' -Skip:$noAad {
        $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
        $skus = Set-ContainerRegistryPrerequisites @values 6>$null
        $skus.Count | Should -Be 3
        $skus | ForEach-Object { $_ | Should -BeOfType [string] }
        $skus[0] -eq 'aks-ubuntu-1604-201909' | Should -BeTrue
        $skus[-1].Skus | Should -BeExactly 'aks-ubuntu-1804-202012'
        @($skus | Select-Object -ExpandProperty Skus) | Should -Be @($skus | ForEach-Object { [string]$_ })
    }

    It '-PassThru returns one object with the values for the template' -Skip:$noAad {
        $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
        $registry = @(Set-ContainerRegistryPrerequisites @values -PassThru 6>$null)
        $registry.Count | Should -Be 1
        $registry[0].PSObject.TypeNames[0] | Should -BeExactly 'Azs.ContainerRegistry.Prerequisites'
        $registry[0].PfxThumbprint | Should -BeExactly $thumbprint
        $registry[0].PfxKeyVaultSecretUrl | Should -Match "^https://$($values.KeyVaultName)\..+:443/secrets/containersecret2/[0-9a-f]{32}$"
        $registry[0].StorageAccountContainer | Should -BeExactly $values.StorageAccountBlobContainer
        $registry[0].ServicePrincipalClientId | Should -Be $stamp.credentials.registry.applicationId
        $registry[0].VirtualMachineSku | Should -Be 'aks-ubuntu-1804-202012'
        $registry[0].IdentitySystem | Should -Be 'AAD'
    }

    It 'reports that there are no images, and returns nothing' -Skip:$noAad {
        $images = (Get-StampState -Stamp $stamp).images
        Add-StampSeed -Stamp $stamp -Seed @{ images = @($images | Where-Object { $_.publisher -ne 'microsoft-aks' }) }
        # A session caches SKUs.
        Connect-Stamp -Stamp $stamp
        try {
            $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
            $observed = Invoke-Observed -Script { Set-ContainerRegistryPrerequisites @values }
            $observed.Error | Should -BeNullOrEmpty
            $observed.Output.Count | Should -Be 0
            $observed.HostLines | Should -Contain 'No image sku found with publisher (microsoft-aks) and offer (aks).'
            @($observed.Warnings | Where-Object { $_ -like '*`[ImageSku.Missing`]' }).Count | Should -Be 1
        } finally {
            Add-StampSeed -Stamp $stamp -Seed @{ images = @($images) }
        }
    }

    It 'accepts a bare number as the password that was typed' -Skip:$noAad {
        $file = Join-Path -Path $TestDrive -ChildPath 'number.pfx'
        $null = New-TestCertificate -Path $file -Password '0123'
        $v = New-RegistryInput -Stamp $stamp -CertificateFile $file
        $null = Set-ContainerRegistryPrerequisites -Location $v.Location -ServicePrincipalId $v.ServicePrincipalId -ResourceGroupName $v.ResourceGroupName -StorageAccountName $v.StorageAccountName -StorageAccountBlobContainer $v.StorageAccountBlobContainer -KeyVaultName $v.KeyVaultName -CertificateSecretName cs -CertificateFilePath $file -CertificatePassword 0123 -RegistryUserName admin -RegistryUserPassword 1e3 6>$null
        @(Get-StampSecret -Stamp $stamp -Vault $v.KeyVaultName -Name admin)[-1].value | Should -BeExactly '1e3'
    }
}
