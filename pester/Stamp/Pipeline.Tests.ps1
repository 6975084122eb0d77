# Many registries by pipeline, and passwords that are no plain strings.
BeforeDiscovery { $noAad = -not $env:AZCR_STAMP_AAD }

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-RegistryModule
}

Describe 'Registries from a file' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) {
            Connect-Stamp -Stamp $stamp
            $prefix = New-UniquePrefix
            $certificate = Join-Path -Path $TestDrive -ChildPath 'registry.pfx'
            $null = New-TestCertificate -Path $certificate
            # Three lines, the second of which cannot work.
            $rows = @(foreach ($number in 1..3) {
                    $row = [pscustomobject](New-RegistryInput -Stamp $stamp -CertificateFile $certificate)
                    if ($number -eq 2) { $row.RegistryUserPassword = 'two words' }
                    $row
                })
            $file = Join-Path -Path $TestDrive -ChildPath 'registries.csv'
            $rows | Export-Csv -LiteralPath $file -NoTypeInformation
        }
    }

    AfterEach {
        if ($stamp) { Set-StampFault -Stamp $stamp }
    }

    It 'are prepared in order; one failure does not stop the others' -Skip:$noAad {
        $given = @(Import-Csv -LiteralPath $file | Set-ContainerRegistryPrerequisites -PassThru -ErrorVariable failures -ErrorAction SilentlyContinue 6>$null)
        @($given | ForEach-Object { $_.KeyVaultName }) | Should -Be @($rows[0].KeyVaultName, $rows[2].KeyVaultName)
        $failures.Count | Should -Be 1
        $failures[0].FullyQualifiedErrorId | Should -BeExactly 'Password.Unusable,Set-ContainerRegistryPrerequisites'
    }

    It '-ErrorAction Stop stops at the first failure' -Skip:$noAad {
        Clear-StampJournal -Stamp $stamp
        { Import-Csv -LiteralPath $file | Select-Object -Skip 1 | Set-ContainerRegistryPrerequisites -ErrorAction Stop 6>$null } |
            Should -Throw -ErrorId 'Password.Unusable,Set-ContainerRegistryPrerequisites'
        @(Get-StampJournal -Stamp $stamp | Where-Object { $_.path -match $rows[2].ResourceGroupName }).Count | Should -Be 0
    }

    It "so does the caller's `$ErrorActionPreference" -Skip:$noAad {
        $ErrorActionPreference = 'Stop'
        Clear-StampJournal -Stamp $stamp
        { Import-Csv -LiteralPath $file | Select-Object -Skip 1 | Set-ContainerRegistryPrerequisites 6>$null } |
            Should -Throw -ErrorId 'Password.Unusable,Set-ContainerRegistryPrerequisites'
        @(Get-StampJournal -Stamp $stamp | Where-Object { $_.path -match $rows[2].ResourceGroupName }).Count | Should -Be 0
    }

    It 'take their passwords from a credential and a SecureString' -Skip:$noAad {
        $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
        foreach ($name in 'RegistryUserName', 'RegistryUserPassword', 'CertificatePassword') { $values.Remove($name) }
        $credential = [pscredential]::new('operator', (ConvertTo-TestSecret -Text 'Pa55word.9'))
        $given = @([pscustomobject]$values | Set-ContainerRegistryPrerequisites -RegistryCredential $credential -CertificatePassword (ConvertTo-TestSecret -Text 'Pfx-Passwort!1') -PassThru 6>$null)
        $given.Count | Should -Be 1
        $given[0].RegistryUserName | Should -Be 'operator'
        @(Get-StampSecret -Stamp $stamp -Vault $values.KeyVaultName -Name operator)[-1].value | Should -BeExactly 'Pa55word.9'
    }
}
