# Many registries through the pipeline, and passwords that are not plain strings.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
}

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
            # Three lines, the second of which fails.
            $rows = @(foreach ($number in 1..3) {
                    $row = [pscustomobject](New-RegistryInput -Stamp $stamp -CertificateFile $certificate)
                    if ($number -eq 2) { $row.RegistryUserPassword = "two`tlines" }
                    $row
                })
            $file = Join-Path -Path $TestDrive -ChildPath 'registries.csv'
            $rows | Export-Csv -LiteralPath $file -NoTypeInformation
        }
    }

    AfterEach {
        if ($stamp) { Set-StampFault -Stamp $stamp }
    }

    It 'are prepared in order, and one failure does not stop the others' -Skip:$noAad {
        $given = @(Import-Csv -LiteralPath $file | Set-ContainerRegistryPrerequisites -PassThru -ErrorVariable failures -ErrorAction SilentlyContinue 6>$null)
        @($given | ForEach-Object { $_.KeyVaultName }) | Should -Be @($rows[0].KeyVaultName, $rows[2].KeyVaultName)
        $failures.Count | Should -Be 1
        $failures[0].FullyQualifiedErrorId | Should -BeExactly 'Password.Unusable,Set-ContainerRegistryPrerequisites'
        $failures[0].TargetObject | Should -BeExactly $rows[1].KeyVaultName
        $failures[0].Exception.Message | Should -Match ([regex]::Escape("'$($rows[1].KeyVaultName)'"))
    }

    It 'name the key vault in every error, wherever it comes from: <Fault>' -Skip:$noAad -ForEach @(
        @{ Fault = 'the module itself'; Change = @{ RegistryUserPassword = 'System.Security.SecureString' }; Id = 'Argument.Invalid' }
        @{ Fault = 'an identity system'; Change = @{ IdentitySystem = 'LDAP' }; Id = 'Argument.Invalid' }
        @{ Fault = 'a file'; Change = @{ CertificateFilePath = 'no-such-file.pfx' }; Id = 'Certificate.FileUnreadable' }
        @{ Fault = 'several problems'; Change = @{ CertificateFilePath = 'no-such-file.pfx'; StorageAccountName = 'a_b' }; Id = 'Preflight.SeveralProblems'; Each = 'Certificate.FileUnreadable', 'Name.StorageAccount' }
        @{ Fault = 'the stamp'; Change = @{ Location = 'nowhere' }; Id = 'Location.Unknown' }
    ) {
        $bad = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
        foreach ($name in $Change.Keys) { $bad[$name] = $Change[$name] }
        $good = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
        foreach ($command in 'Set-ContainerRegistryPrerequisites', 'Test-ContainerRegistryPrerequisites') {
            $given = @([pscustomobject]$bad, [pscustomobject]$good | & $command -ErrorVariable failures -ErrorAction SilentlyContinue 6>$null)
            # The second object fails; a test reports its problems in its result.
            $given.Count | Should -BeGreaterThan 0
            $expected = if ($command -like 'Test-*' -and $Id -ne 'Argument.Invalid') { 0 } else { 1 + @($Each | Where-Object { $_ }).Count }
            $failures.Count | Should -Be $expected -Because "$command"
            # Each problem is a separate error before the summary.
            foreach ($failure in $failures) {
                $failure.FullyQualifiedErrorId | Should -BeIn @(@($Each) + $Id | ForEach-Object { "$_,$command" })
                $failure.TargetObject | Should -BeExactly $bad.KeyVaultName
                $failure.Exception.Message | Should -Match ([regex]::Escape("'$($bad.KeyVaultName)'"))
            }
        }
    }

    It 'may have empty cells for all optional values: <Name>' -Skip:$noAad -ForEach @(
        @{ Name = 'empty'; Cell = '' }, @{ Name = 'blank'; Cell = '  ' }
    ) {
        $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
        foreach ($name in 'ApplicationIdentifier', 'UserObjectId', 'IdentitySystem', 'DnsName', 'ReportPath') { $values[$name] = $Cell }
        $columns = Join-Path -Path $TestDrive -ChildPath 'optional.csv'
        [pscustomobject]$values | Export-Csv -LiteralPath $columns -NoTypeInformation
        $given = @(Import-Csv -LiteralPath $columns | Set-ContainerRegistryPrerequisites -PassThru 6>$null)
        $given.KeyVaultName | Should -Be $values.KeyVaultName
        @(Import-Csv -LiteralPath $columns | Test-ContainerRegistryPrerequisites -Quiet 6>$null) | Should -Be @($true)
        [System.IO.File]::Exists([System.IO.Path]::Combine((Get-Location).ProviderPath, $Cell)) | Should -BeFalse -Because 'a blank cell is not the name of a report'
    }

    It 'may specify their identity system, in any case' -Skip:$noAad {
        foreach ($cell in 'aad', ' AAD ') {
            $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
            $values.IdentitySystem = $cell
            @([pscustomobject]$values | Set-ContainerRegistryPrerequisites -PassThru 6>$null).KeyVaultName | Should -Be $values.KeyVaultName
        }
        $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
        $values.IdentitySystem = 'adfs'
        $null = [pscustomobject]$values | Set-ContainerRegistryPrerequisites -ErrorVariable failures -ErrorAction SilentlyContinue 6>$null
        $failures[0].FullyQualifiedErrorId | Should -BeExactly 'Identity.SystemMismatch,Set-ContainerRegistryPrerequisites'
    }

    It 'are processed at the same time, with results and errors in the order of the objects: <_>' -Skip:$noAad -ForEach 'Set-ContainerRegistryPrerequisites', 'Test-ContainerRegistryPrerequisites' {
        $many = @(foreach ($number in 1..5) { [pscustomobject](New-RegistryInput -Stamp $stamp -CertificateFile $certificate) })
        # One fails in the library, and one in the module.
        if ($_ -like 'Set-*') { $many[1].RegistryUserPassword = "two`tlines" }
        $many[3].RegistryUserPassword = 'System.Security.SecureString'
        Set-StampFault -Stamp $stamp -Fault @{ match = @{ pathContains = $many[0].ResourceGroupName }; times = 1; action = @{ delayMs = 6000 } }
        Clear-StampJournal -Stamp $stamp
        $option = @{}
        if ($_ -like 'Set-*') { $option.PassThru = $true }
        $given = @($many | & $_ @option -ErrorVariable failures -ErrorAction SilentlyContinue 6>$null)
        $paths = @(Get-StampJournal -Stamp $stamp | ForEach-Object { $_.path })
        # The journal has the order of the answers.
        $first = @(0..($paths.Count - 1) | Where-Object { $paths[$_] -match $many[0].ResourceGroupName })[0]
        $later = @(0..($paths.Count - 1) | Where-Object { $paths[$_] -match $many[2].ResourceGroupName })[0]
        $later | Should -BeLessThan $first -Because 'the others do not wait for the first object'
        if ($_ -like 'Set-*') {
            @($given | ForEach-Object { $_.KeyVaultName }) | Should -Be @(0, 2, 4 | ForEach-Object { $many[$_].KeyVaultName })
            @($failures | ForEach-Object { $_.TargetObject }) | Should -Be @($many[1].KeyVaultName, $many[3].KeyVaultName)
        } else {
            $given.Count | Should -Be 4
            foreach ($index in 0..3) { [string]$given[$index].Differences[0].Resource | Should -Match @($many[0], $many[1], $many[2], $many[4])[$index].ResourceGroupName }
            @($failures | ForEach-Object { $_.TargetObject }) | Should -Be $many[3].KeyVaultName
        }
    }

    It '-ThrottleLimit 1 processes them one after another' -Skip:$noAad {
        $many = @(foreach ($number in 1..2) { [pscustomobject](New-RegistryInput -Stamp $stamp -CertificateFile $certificate) })
        Set-StampFault -Stamp $stamp -Fault @{ match = @{ pathContains = $many[0].ResourceGroupName }; times = 1; action = @{ delayMs = 1000 } }
        Clear-StampJournal -Stamp $stamp
        $null = $many | Test-ContainerRegistryPrerequisites -ThrottleLimit 1
        $groups = @(Get-StampJournal -Stamp $stamp | ForEach-Object { $_.path } | Where-Object { $_ -match '/resourcegroups/' })
        $groups[0] | Should -Match $many[0].ResourceGroupName
        $groups[-1] | Should -Match $many[1].ResourceGroupName
    }

    It '-ErrorAction Stop with -ThrottleLimit cancels the objects in progress' -Skip:$noAad {
        $many = @(foreach ($number in 1..3) { [pscustomobject](New-RegistryInput -Stamp $stamp -CertificateFile $certificate) })
        $many[0].RegistryUserPassword = "two`tlines"
        Set-StampFault -Stamp $stamp -Fault @{ match = @{ method = 'PUT'; pathContains = '/resourcegroups/' }; action = @{ delayMs = 5000 } }
        { $many | Set-ContainerRegistryPrerequisites -ThrottleLimit 3 -ErrorAction Stop 6>$null } |
            Should -Throw -ErrorId 'Password.Unusable,Set-ContainerRegistryPrerequisites'
        Set-StampFault -Stamp $stamp
        @((Get-StampState -Stamp $stamp).vaults | Where-Object { $_.name -in $many.KeyVaultName }).Count | Should -Be 0
    }

    It '-ErrorAction Stop stops at the first failure' -Skip:$noAad {
        Clear-StampJournal -Stamp $stamp
        { Import-Csv -LiteralPath $file | Select-Object -Skip 1 | Set-ContainerRegistryPrerequisites -ErrorAction Stop 6>$null } |
            Should -Throw -ErrorId 'Password.Unusable,Set-ContainerRegistryPrerequisites'
        @(Get-StampJournal -Stamp $stamp | Where-Object { $_.path -match $rows[2].ResourceGroupName }).Count | Should -Be 0
    }

    It "`$ErrorActionPreference of the caller stops at the first failure too" -Skip:$noAad {
        $ErrorActionPreference = 'Stop'
        Clear-StampJournal -Stamp $stamp
        { Import-Csv -LiteralPath $file | Select-Object -Skip 1 | Set-ContainerRegistryPrerequisites 6>$null } |
            Should -Throw -ErrorId 'Password.Unusable,Set-ContainerRegistryPrerequisites'
        @(Get-StampJournal -Stamp $stamp | Where-Object { $_.path -match $rows[2].ResourceGroupName }).Count | Should -Be 0
    }

    It 'accept passwords from a credential and a SecureString' -Skip:$noAad {
        $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
        foreach ($name in 'RegistryUserName', 'RegistryUserPassword', 'CertificatePassword') { $values.Remove($name) }
        $credential = [pscredential]::new('operator', (ConvertTo-TestSecret -Text 'Pa55word.9'))
        $given = @([pscustomobject]$values | Set-ContainerRegistryPrerequisites -RegistryCredential $credential -CertificatePassword (ConvertTo-TestSecret -Text 'Pfx-Passwort!1') -PassThru 6>$null)
        $given.Count | Should -Be 1
        $given[0].RegistryUserName | Should -Be 'operator'
        @(Get-StampSecret -Stamp $stamp -Vault $values.KeyVaultName -Name operator)[-1].value | Should -BeExactly 'Pa55word.9'
    }
}
