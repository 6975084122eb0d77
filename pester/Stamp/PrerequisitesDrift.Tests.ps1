# Test-ContainerRegistryPrerequisites: objects on which a runbook can branch. Each change is tested in Rust, on both identity systems.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-RegistryModule
}

Describe 'Test-ContainerRegistryPrerequisites' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) {
            Connect-Stamp -Stamp $stamp
            $certificate = Join-Path -Path $TestDrive -ChildPath 'registry.pfx'
            $null = New-TestCertificate -Path $certificate
            $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
            $before = Test-ContainerRegistryPrerequisites @values
            $null = Set-ContainerRegistryPrerequisites @values 6>$null
        }
    }

    BeforeEach {
        if ($stamp) { Clear-StampJournal -Stamp $stamp }
    }

    AfterEach {
        if ($stamp) { @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0 }
    }

    It 'lists everything on an empty stamp' -Skip:$noAad {
        $before.Passed | Should -BeFalse
        ($before.Differences.What | Sort-Object) -join ' ' | Should -BeExactly 'BlobContainer Certificate KeyVault RegistryUser ResourceGroup RoleAssignment StorageAccount'
    }

    It 'passes after Set-ContainerRegistryPrerequisites with the same values' -Skip:$noAad {
        $test = Test-ContainerRegistryPrerequisites @values
        $test.PSObject.TypeNames[0] | Should -BeExactly 'Azs.ContainerRegistry.PrerequisitesTest'
        $test.Passed | Should -BeTrue
        $test.Compared | Should -BeTrue
        $test.Differences.Count | Should -Be 0
        $test.Problems.Count | Should -Be 0
        Test-ContainerRegistryPrerequisites @values -Quiet | Should -BeTrue
        @(Get-StampJournal -Stamp $stamp).Count | Should -BeGreaterThan 0
    }

    It 'returns one object per difference' -Skip:$noAad {
        Add-StampSeed -Stamp $stamp -Seed @{
            containers = @(@{ account = $values.StorageAccountName; name = $values.StorageAccountBlobContainer; publicAccess = 'blob' })
            remove     = @{ secrets = @("$($values.KeyVaultName)/admin") }
        }
        $test = Test-ContainerRegistryPrerequisites @values
        $test.Passed | Should -BeFalse
        $test.Differences.What -join ' ' | Should -BeExactly 'BlobContainer RegistryUser'
        $difference = $test.Differences[0]
        $difference.PSObject.TypeNames[0] | Should -BeExactly 'Azs.ContainerRegistry.Difference'
        $difference.Resource | Should -Match $values.StorageAccountBlobContainer
        $difference.Expected | Should -BeExactly 'private'
        $difference.Actual | Should -Match "'blob'"
        $difference.Hint | Should -Match 'Set-ContainerRegistryPrerequisites'
        Test-ContainerRegistryPrerequisites @values -Quiet | Should -BeFalse
        [pscustomobject]$values | Test-ContainerRegistryPrerequisites -Quiet | Should -BeFalse
    }

    It 'returns problems with the values as objects, not as errors' -Skip:$noAad {
        $old = Join-Path -Path $TestDrive -ChildPath 'expired.pfx'
        $null = New-TestCertificate -Path $old -NotBefore ([DateTimeOffset]::UtcNow.AddDays(-30)) -NotAfter ([DateTimeOffset]::UtcNow.AddDays(-1))
        $changed = New-Object -TypeName hashtable -ArgumentList $values
        $changed.CertificateFilePath = $old
        $test = Test-ContainerRegistryPrerequisites @changed
        $test.Passed | Should -BeFalse
        $problem = $test.Problems | Where-Object { $_.Id -eq 'Certificate.Expired' }
        $problem.Severity | Should -BeExactly 'Error'
        $problem.Parameter | Should -BeExactly 'CertificateFilePath'
        $test.Differences.What | Should -Contain 'certificate'
    }

    It 'is an error if the stamp cannot be read' -Skip:$noAad {
        Set-StampFault -Stamp $stamp -Fault @{ match = @{ method = 'GET'; pathContains = '/storageAccounts/' }
            action = @{ answer = @{ status = 403; body = @{ error = @{ code = 'AuthorizationFailed'; message = 'no right to read' } } } } }
        try {
            $observed = Invoke-Observed -Script { Test-ContainerRegistryPrerequisites @values -Quiet }
            $observed.Output.Count | Should -Be 0
            $observed.Error.FullyQualifiedErrorId | Should -BeExactly 'Service.Forbidden,Test-ContainerRegistryPrerequisites'
        } finally {
            Set-StampFault -Stamp $stamp
        }
    }
}
