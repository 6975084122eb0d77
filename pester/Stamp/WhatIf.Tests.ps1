# -WhatIf shows what would be written, one line each, and writes nothing; -Confirm prompts.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-RegistryModule
}

Describe '-WhatIf' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) {
            Connect-Stamp -Stamp $stamp
            $certificate = Join-Path -Path $TestDrive -ChildPath 'registry.pfx'
            $null = New-TestCertificate -Path $certificate
            $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate

            # What-if messages are written only to the host, so they are read from a transcript.
            function Get-WhatIfLine {
                param([scriptblock] $Script)
                $file = Join-Path -Path $TestDrive -ChildPath "transcript-$([guid]::NewGuid()).txt"
                $null = Start-Transcript -Path $file
                try { $script:output = @(& $Script) } finally { $null = Stop-Transcript }
                @([IO.File]::ReadAllLines($file) | Where-Object { $_ -like 'What if:*' })
            }
        }
    }

    BeforeEach {
        if ($stamp) { Clear-StampJournal -Stamp $stamp }
    }

    It 'of the prerequisites shows the plan and writes nothing' -Skip:$noAad {
        $lines = Get-WhatIfLine -Script { Set-ContainerRegistryPrerequisites @values -WhatIf }
        $output.Count | Should -Be 0
        foreach ($name in $values.ResourceGroupName, $values.StorageAccountName, $values.StorageAccountBlobContainer, $values.KeyVaultName, 'admin', 'containersecret2') {
            @($lines | Where-Object { $_ -match "'$name'" }).Count | Should -BeGreaterThan 0 -Because "the plan names '$name': $($lines -join '; ')"
        }
        @(Get-StampJournal -Stamp $stamp).Count | Should -BeGreaterThan 0
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
        (Get-StampState -Stamp $stamp).groups.name | Should -Not -Contain $values.ResourceGroupName
    }

    It 'of <Name> writes nothing' -Skip:$noAad -ForEach @(
        @{ Name = 'New-ResourceGroup'; Call = { New-ResourceGroup -ResourceGroupName "$prefix-x" -Location $stamp.location -WhatIf } }
        @{ Name = 'New-StorageAccount'; Call = { New-StorageAccount -ResourceGroupName "$prefix-rg" -Location $stamp.location -StorageAccountName "${prefix}sa" -WhatIf } }
        @{ Name = 'New-KeyVault'; Call = { New-KeyVault -ResourceGroupName "$prefix-rg" -Location $stamp.location -KeyVaultName "$prefix-k2" -WhatIf } }
        @{ Name = 'New-StorageAccountContainer'; Call = { New-StorageAccountContainer -ResourceGroupName "$prefix-rg" -StorageAccountName "${prefix}st" -StorageAccountBlobContainer images -WhatIf } }
        @{ Name = 'New-KeyVaultSecret'; Call = { New-KeyVaultSecret -KeyVaultName "$prefix-kv" -SecretName s -SecretValue v -ContentType t -WhatIf } }
        @{ Name = 'Set-RegistryAccessSecret'; Call = { Set-RegistryAccessSecret -KeyVaultName "$prefix-kv" -RegistryUserName s -RegistryUserPassword v -WhatIf } }
        @{ Name = 'Set-CertificateSecret'; Call = { Set-CertificateSecret -KeyVaultName "$prefix-kv" -CertificateSecretName s -CertificateFilePath $certificate -CertificatePassword 'Pfx-Passwort!1' -WhatIf } }
    ) {
        $prefix = New-UniquePrefix
        New-ResourceGroup -ResourceGroupName "$prefix-rg" -Location $stamp.location 6>$null
        New-KeyVault -ResourceGroupName "$prefix-rg" -Location $stamp.location -KeyVaultName "$prefix-kv" 6>$null
        $null = New-StorageAccount -ResourceGroupName "$prefix-rg" -Location $stamp.location -StorageAccountName "${prefix}st" 6>$null
        Clear-StampJournal -Stamp $stamp
        $lines = Get-WhatIfLine -Script $Call
        $lines.Count | Should -BeGreaterThan 0
        $output.Count | Should -Be 0
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
    }

    It 'after the run reports no changes' -Skip:$noAad {
        $null = Set-ContainerRegistryPrerequisites @values 6>$null
        $script:hostLines = @()
        $lines = Get-WhatIfLine -Script { $script:hostLines = @(Set-ContainerRegistryPrerequisites @values -WhatIf 6>&1 | ForEach-Object { [string]$_ }) }
        $lines.Count | Should -Be 0
        @($hostLines | Where-Object { $_ -like '*: no changes.' }).Count | Should -Be 1
    }

    It 'of New-ContainerRegistryCertificate creates no file' -Skip:$noAad {
        $file = Join-Path -Path $TestDrive -ChildPath 'whatif.pfx'
        New-ContainerRegistryCertificate -CommonName registry.example -Password 'Pfx-Passwort!1' -FilePath $file -WhatIf
        Test-Path -LiteralPath $file | Should -BeFalse
    }
}

Describe '-Confirm' {
    It 'does not write without a prompt' -Skip:$noAad {
        $stamp = Get-Stamp -Kind AAD
        $name = "$(New-UniquePrefix)rg"
        Clear-StampJournal -Stamp $stamp
        # The host of a bare runspace has no user: prompting fails, and must not count as consent.
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript({
                    param($control, $signIn, $name, $location)
                    Import-Module $control
                    Import-RegistryModule
                    $null = Connect-ContainerRegistryStamp @signIn
                    New-ResourceGroup -ResourceGroupName $name -Location $location -Confirm
                }).AddArgument((Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1')).AddArgument((Get-StampSignIn -Stamp $stamp)).AddArgument($name).AddArgument($stamp.location)
            { $shell.Invoke() } | Should -Throw -ExpectedMessage '*user interaction*'
        } finally {
            $shell.Dispose()
        }
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
    }
}
