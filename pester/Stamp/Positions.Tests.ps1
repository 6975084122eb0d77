# Set-ContainerRegistryPrerequisites by position: the three published signatures, and values that match none of them.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
    $noAdfs = -not $env:AZCR_STAMP_ADFS
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-RegistryModule

    # The values after the ids in each signature.
    function Get-Rest {
        param($Values)
        foreach ($name in 'ResourceGroupName', 'StorageAccountName', 'StorageAccountBlobContainer', 'KeyVaultName', 'CertificateSecretName', 'CertificateFilePath',
            'CertificatePassword', 'RegistryUserName', 'RegistryUserPassword') {
            $Values[$name]
        }
    }
}

Describe 'Values by position on AAD' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) {
            Connect-Stamp -Stamp $stamp
            $certificate = Join-Path -Path $TestDrive -ChildPath 'registry.pfx'
            $null = New-TestCertificate -Path $certificate
            $spn = $stamp.credentials.registry.applicationId
            $other = [guid]::NewGuid().ToString()
            $null = $spn, $other
        }
    }

    It '<What>' -Skip:$noAad -ForEach @(
        @{ What = 'documented'; Front = { $spn }; Back = {} }
        @{ What = 'newest, unused ids empty'; Front = { ''; $spn; '' }; Back = { 'AAD' } }
        @{ What = 'newest, unused ids $null, system in lower case'; Front = { $null; $spn; $null }; Back = { 'aad' } }
        @{ What = 'newest, all ids given'; Front = { $other; $spn; $other }; Back = { 'AAD' } }
        @{ What = 'newest without IdentitySystem'; Front = { ''; $spn; '' }; Back = {} }
    ) {
        $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
        $line = @($values.Location) + @(& $Front) + @(Get-Rest -Values $values) + @(& $Back)
        $skus = Set-ContainerRegistryPrerequisites @line 6>$null
        $skus[-1] | Should -Be 'aks-ubuntu-1804-202012'
        $vault = Get-StampVault -Stamp $stamp -Name $values.KeyVaultName
        @($vault.secrets.admin)[-1].value | Should -BeExactly $values.RegistryUserPassword
        $vault.properties.accessPolicies.objectId | Should -Contain $stamp.credentials.registry.objectId
        @((Get-StampState -Stamp $stamp).roleAssignments | Where-Object { $_.scope -like "*/$($values.StorageAccountName)" }).Count | Should -Be 1
    }

    It 'bind the newest signature with IdentitySystem by name' -Skip:$noAad {
        $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
        $line = @($values.Location, '', $spn, '') + @(Get-Rest -Values $values)
        Set-ContainerRegistryPrerequisites @line -IdentitySystem AAD 6>$null | Should -HaveCount 3
    }

    It 'keep a password of digits or with a leading dash as it was typed' -Skip:$noAad {
        $file = Join-Path -Path $TestDrive -ChildPath 'digits.pfx'
        $null = New-TestCertificate -Path $file -Password '0123'
        $v = New-RegistryInput -Stamp $stamp -CertificateFile $file
        $null = Set-ContainerRegistryPrerequisites $v.Location '' $spn '' $v.ResourceGroupName $v.StorageAccountName $v.StorageAccountBlobContainer $v.KeyVaultName cs $file 0123 admin 1e3 AAD 6>$null
        @(Get-StampSecret -Stamp $stamp -Vault $v.KeyVaultName -Name admin)[-1].value | Should -BeExactly '1e3'
    }

    It '<What> is refused before any request, with the interpretation of the values' -Skip:$noAad -ForEach @(
        @{ What = '14 values without a system at the end'; Line = { @('loc', $other, $spn, $other) + $rest + 'Canary' }; Reads = 'newest signature'; Why = 'AAD or ADFS' }
        @{ What = '15 values'; Line = { @('loc', $other, $spn, $other) + $rest + 'AAD' + 'AAD' }; Reads = '15 values'; Why = 'has 14' }
        @{ What = '13 values with a name among the ids'; Line = { @('loc', $other, $spn, 'rg1') + $rest }; Reads = 'newest signature without'; Why = 'ids' }
        @{ What = '13 values that end with a system, with three ids'; Line = { @('loc', $other, $spn, $other) + $rest[1..8] + 'ADFS' }; Reads = 'October 2020'; Why = 'third id' }
        @{ What = '13 values that end with a system, without ids'; Line = { @('loc', 'one', 'two') + $rest + 'ADFS' }; Reads = 'October 2020'; Why = 'ids' }
        @{ What = '12 values, the documented ones and a system'; Line = { @('loc', $spn) + $rest + 'AAD' }; Reads = 'October 2020'; Why = 'AAD or ADFS at the end' }
        @{ What = '12 values without a second id'; Line = { @('loc', $spn, 'two') + $rest }; Reads = 'October 2020'; Why = 'ids' }
    ) {
        $rest = @(Get-Rest -Values (New-RegistryInput -Stamp $stamp -CertificateFile $certificate))
        $rest[6] = 'Canary-Pfx'
        $rest[8] = 'Canary-Reg'
        $line = @(& $Line)
        Clear-StampJournal -Stamp $stamp
        $observed = Invoke-Observed -Script { Set-ContainerRegistryPrerequisites @line }
        $observed.Error.FullyQualifiedErrorId | Should -Match '^Argument.PositionsUnclear'
        $observed.Error.Exception.Message | Should -Match ([regex]::Escape($Reads))
        $observed.Error.Exception.Message | Should -Match $Why
        $observed.Error.Exception.Message | Should -Not -Match 'Canary'
        $observed.Error.ErrorDetails.RecommendedAction | Should -Match '-ApplicationIdentifier'
        @(Get-StampJournal -Stamp $stamp).Count | Should -Be 0
    }

    It 'parameters given by name among values by position are refused' -Skip:$noAad {
        $rest = @(Get-Rest -Values (New-RegistryInput -Stamp $stamp -CertificateFile $certificate))
        $line = @('loc', '', $spn, '') + $rest[0..5] + $rest[7..8] + 'AAD'
        { Set-ContainerRegistryPrerequisites @line -CertificatePassword 'Canary-Pfx' } | Should -Throw -ExpectedMessage '*given by name*'
        $line = @('loc', $spn, '') + $rest
        { Set-ContainerRegistryPrerequisites @line -ApplicationIdentifier $other } | Should -Throw -ExpectedMessage '*given by name*'
        $line = @('loc', '', $spn, '') + $rest + 'AAD'
        { Set-ContainerRegistryPrerequisites @line -IdentitySystem AAD } | Should -Throw -ExpectedMessage '*by position and by name*'
    }

    It 'a parameter name that does not exist is refused' -Skip:$noAad {
        $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
        { Set-ContainerRegistryPrerequisites @values -PassTru } | Should -Throw -ExpectedMessage '*value 12 looks like a parameter name*'
        $values.NoSuchParameter = 1
        { Set-ContainerRegistryPrerequisites @values } | Should -Throw -ExpectedMessage '*value 12 looks like a parameter name*'
    }

    It 'an empty name of a resource is still refused' -Skip:$noAad -ForEach @(@{ Name = 'ResourceGroupName' }, @{ Name = 'StorageAccountName' }) {
        $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
        $values[$Name] = ''
        { Set-ContainerRegistryPrerequisites @values } | Should -Throw -ExpectedMessage "*-$Name is empty*"
    }
}

Describe 'Values by position on AD FS' {
    BeforeAll {
        $stamp = Get-Stamp -Kind ADFS
        if ($stamp) {
            Connect-Stamp -Stamp $stamp
            $certificate = Join-Path -Path $TestDrive -ChildPath 'registry-adfs.pfx'
            $null = New-TestCertificate -Path $certificate
            $application = $stamp.credentials.registry.objectId
            $user = $stamp.credentials.servicePrincipalObjectId
            $null = $application, $user
        }
    }

    It '<What>' -Skip:$noAdfs -ForEach @(
        @{ What = 'October 2020'; Front = { $application; $user }; Back = { 'ADFS' } }
        @{ What = 'October 2020 without IdentitySystem'; Front = { $application; $user }; Back = {} }
        @{ What = 'newest'; Front = { $application; ''; $user }; Back = { 'ADFS' } }
        @{ What = 'newest, system in lower case'; Front = { $application; $null; $user }; Back = { 'adfs' } }
        @{ What = 'newest without IdentitySystem'; Front = { $application; ''; $user }; Back = {} }
    ) {
        $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
        $line = @($values.Location) + @(& $Front) + @(Get-Rest -Values $values) + @(& $Back)
        Set-ContainerRegistryPrerequisites @line 6>$null | Should -HaveCount 3
        $policies = (Get-StampVault -Stamp $stamp -Name $values.KeyVaultName).properties.accessPolicies
        @(($policies | Where-Object { $_.objectId -eq $application }).permissions.secrets | Sort-Object) -join ' ' | Should -Be 'get list'
        ($policies | Where-Object { $_.objectId -eq $user }).permissions.secrets | Should -Contain 'set'
        @(Get-StampSecret -Stamp $stamp -Vault $values.KeyVaultName -Name admin)[-1].value | Should -BeExactly $values.RegistryUserPassword
    }
}
