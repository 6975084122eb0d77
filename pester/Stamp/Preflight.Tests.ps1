# Errors that can be detected before the first write are reported before it: after each of these failures the stamp's journal contains no write.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
    $noAdfs = -not $env:AZCR_STAMP_ADFS
    $cases = @(
        @{ What = 'a bad resource group name'; Change = @{ ResourceGroupName = 'bad name.' }; Id = 'Name.ResourceGroup' }
        @{ What = 'a bad storage account name'; Change = @{ StorageAccountName = 'Has-Dashes' }; Id = 'Name.StorageAccount' }
        @{ What = 'a bad container name'; Change = @{ StorageAccountBlobContainer = 'UPPER--dash' }; Id = 'Name.BlobContainer' }
        @{ What = 'a bad vault name'; Change = @{ KeyVaultName = '1vault' }; Id = 'Name.KeyVault' }
        @{ What = 'a bad secret name'; Change = @{ CertificateSecretName = 'under_score' }; Id = 'Name.Secret' }
        @{ What = 'a user name that is no secret name'; Change = @{ RegistryUserName = 'first.last' }; Id = 'Name.RegistryUser' }
        @{ What = 'user and certificate in one secret'; Change = @{ RegistryUserName = 'same'; CertificateSecretName = 'same' }; Id = 'Name.Collision' }
        @{ What = 'a password of two lines'; Change = @{ RegistryUserPassword = "two`nlines" }; Id = 'Password.Unusable' }
        @{ What = 'a password with a NUL'; Change = @{ RegistryUserPassword = "cut`0here" }; Id = 'Password.Unusable' }
        @{ What = 'a password of 73 bytes'; Change = @{ RegistryUserPassword = ('a' * 71) + [string][char]0xFC }; Id = 'Password.Unusable' }
        @{ What = 'a password with a control character'; Change = @{ RegistryUserPassword = "tab`there" }; Id = 'Password.Unusable' }
        @{ What = 'an unknown location'; Change = @{ Location = 'atlantis' }; Id = 'Location.Unknown' }
        @{ What = 'a missing certificate file'; Change = @{ CertificateFilePath = './no-such.pfx' }; Id = 'Certificate.FileUnreadable' }
        @{ What = 'a wrong certificate password'; Change = @{ CertificatePassword = 'wrong' }; Id = 'Certificate.WrongPassword' }
        @{ What = 'a file that is no PFX'; Make = 'text'; Id = 'Certificate.NotPfx' }
        @{ What = 'a PFX without a private key'; Make = 'keyless'; Id = 'Certificate.NoPrivateKey' }
        @{ What = 'an expired certificate'; Make = 'expired'; Id = 'Certificate.Expired' }
        @{ What = 'a certificate that is not valid yet'; Make = 'future'; Id = 'Certificate.NotYetValid' }
        @{ What = 'an unknown service principal'; Change = @{ ServicePrincipalId = '00000000-0000-0000-0000-00000000dead' }; Id = 'Principal.NotFound' }
        @{ What = 'the other identity system'; Change = @{ IdentitySystem = 'ADFS' }; Id = 'Identity.SystemMismatch' }
        @{ What = 'no service principal on AAD'; Change = @{ ServicePrincipalId = '' }; Id = 'Identity.IdsMissing' }
        @{ What = 'an account name that is taken elsewhere'; Taken = 'accounts'; Id = 'StorageAccount.NameTaken' }
        @{ What = 'a vault name that is taken elsewhere'; Taken = 'vaults'; Id = 'KeyVault.NameTaken' }
    )
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-RegistryModule

    # The certificate file of a case.
    function New-CaseCertificate {
        param([string] $Make, [string] $Path)
        $now = [DateTimeOffset]::UtcNow
        switch ($Make) {
            'text' { [IO.File]::WriteAllText($Path, 'this is no certificate') }
            'keyless' { $null = New-TestCertificate -Path $Path -WithoutKey }
            'expired' { $null = New-TestCertificate -Path $Path -NotBefore $now.AddDays(-30) -NotAfter $now.AddDays(-1) }
            'future' { $null = New-TestCertificate -Path $Path -NotBefore $now.AddDays(2) }
            default { $null = New-TestCertificate -Path $Path }
        }
    }
}

Describe 'Preflight on AAD' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) { Connect-Stamp -Stamp $stamp }
    }

    It '<What> is <Id>, and nothing is written' -Skip:$noAad -ForEach $cases {
        $certificate = Join-Path -Path $TestDrive -ChildPath "case-$([guid]::NewGuid()).pfx"
        New-CaseCertificate -Make $Make -Path $certificate
        $values = New-Object -TypeName hashtable -ArgumentList (New-RegistryInput -Stamp $stamp -CertificateFile $certificate)
        if ($Change) {
            foreach ($name in @($Change.Keys)) { $values[$name] = $Change[$name] }
        }
        if ($Taken -eq 'accounts') { Add-StampSeed -Stamp $stamp -Seed @{ accounts = @(@{ name = $values.StorageAccountName }) } }
        if ($Taken -eq 'vaults') { Add-StampSeed -Stamp $stamp -Seed @{ vaults = @(@{ name = $values.KeyVaultName }) } }
        Clear-StampJournal -Stamp $stamp

        $observed = Invoke-Observed -Script { Set-ContainerRegistryPrerequisites @values }

        $observed.Error | Should -Not -BeNullOrEmpty
        $observed.Error.FullyQualifiedErrorId | Should -BeExactly "$Id,Set-ContainerRegistryPrerequisites" -Because $observed.Error.Exception.Message
        $observed.Error.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        $observed.Output.Count | Should -Be 0
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
    }

    It 'reports all problems together, one line each with id and remedy' -Skip:$noAad {
        $values = New-RegistryInput -Stamp $stamp -CertificateFile './no-such.pfx'
        $values.StorageAccountName = 'Has-Dashes'
        $values.RegistryUserPassword = "two`twords"
        $values.Location = 'atlantis'
        Clear-StampJournal -Stamp $stamp
        $observed = Invoke-Observed -Script { Set-ContainerRegistryPrerequisites @values }
        $observed.Error.FullyQualifiedErrorId | Should -BeExactly 'Preflight.SeveralProblems,Set-ContainerRegistryPrerequisites'
        $wanted = 'Name.StorageAccount', 'Password.Unusable', 'Location.Unknown', 'Certificate.FileUnreadable'
        @($observed.Error.Exception.Problems | ForEach-Object { $_.Id } | Sort-Object) | Should -Be @($wanted | Sort-Object)
        foreach ($id in $wanted) {
            @($observed.Error.Exception.Message -split '\r?\n' | Where-Object { $_ -match "^  - .+ \[$([regex]::Escape($id))\] \S" }).Count | Should -Be 1
        }
        $observed.Error.Exception.Message | Should -Not -Match 'two\swords'
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
        # One error each, and then a summary; if the first would end the statement, only the summary with all of them.
        $failures = @()
        try { $null = Set-ContainerRegistryPrerequisites @values -ErrorVariable failures -ErrorAction SilentlyContinue } catch { $failures += $_ }
        foreach ($id in $wanted) {
            $record = @($failures | Where-Object { $_.FullyQualifiedErrorId -eq "$id,Set-ContainerRegistryPrerequisites" })
            $record.Count | Should -Be 1
            $record[0].TargetObject | Should -Not -BeNullOrEmpty
            $record[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        }
        $shown = "$($failures[-1])"
        $shown | Should -Match '4 problems'
        $shown | Should -Not -Match '\n'
        $failure = $null
        try { $null = Set-ContainerRegistryPrerequisites @values -ErrorAction Stop } catch { $failure = $_ }
        $failure.FullyQualifiedErrorId | Should -BeExactly 'Preflight.SeveralProblems,Set-ContainerRegistryPrerequisites'
        foreach ($id in $wanted) { "$failure" | Should -Match ([regex]::Escape("[$id]")) }
    }

    It 'shows the remedy in the second line if the view has no recommendation' -Skip:$noAad {
        $values = New-RegistryInput -Stamp $stamp -CertificateFile './no-such.pfx'
        $viewBefore = $global:ErrorView
        $global:ErrorView = 'NormalView'
        try {
            $observed = Invoke-Observed -Script { Set-ContainerRegistryPrerequisites @values }
        } finally {
            $global:ErrorView = $viewBefore
        }
        @("$($observed.Error)" -split '\r?\n')[1] | Should -BeExactly "  To fix: $($observed.Error.ErrorDetails.RecommendedAction)"
    }

    It 'warns about other short secrets in the vault, which become logins' -Skip:$noAad {
        $certificate = Join-Path -Path $TestDrive -ChildPath 'other.pfx'
        $null = New-TestCertificate -Path $certificate
        $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
        $null = Set-ContainerRegistryPrerequisites @values 6>$null
        Add-StampSeed -Stamp $stamp -Seed @{ secrets = @(@{ vault = $values.KeyVaultName; name = 'leftover'; value = 'short' }) }
        $observed = Invoke-Observed -Script { Set-ContainerRegistryPrerequisites @values }
        $observed.Error | Should -BeNullOrEmpty
        @($observed.Warnings | Where-Object { $_ -match 'leftover.*\[KeyVault\.OtherCredentials\]$' }).Count | Should -Be 1
    }
}

Describe 'Preflight on AD FS' {
    BeforeAll {
        $stamp = Get-Stamp -Kind ADFS
        if ($stamp) { Connect-Stamp -Stamp $stamp }
    }

    It 'without <Missing> is an error that names it, and nothing is written' -Skip:$noAdfs -ForEach @(
        @{ Missing = 'ApplicationIdentifier' }
        @{ Missing = 'UserObjectId' }
    ) {
        $certificate = Join-Path -Path $TestDrive -ChildPath "adfs-$Missing.pfx"
        $null = New-TestCertificate -Path $certificate
        $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
        $values.Remove($Missing)
        Clear-StampJournal -Stamp $stamp
        $observed = Invoke-Observed -Script { Set-ContainerRegistryPrerequisites @values -IdentitySystem ADFS }
        $observed.Error.FullyQualifiedErrorId | Should -BeExactly 'Identity.IdsMissing,Set-ContainerRegistryPrerequisites'
        $observed.Error.Exception.Message | Should -Match $Missing
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
    }
}
