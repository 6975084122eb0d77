# Update-ContainerRegistryCredential with the stamp and the real docker-registry. Interruptions at any request are tested in Rust.
BeforeDiscovery {
    & ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'Start-MissingStamp.ps1'))
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'RegistryControl.psm1') -Force
    $noPeer = -not $env:AZCR_STAMP_AAD -or -not (Test-RegistryPeer)
}

BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'StampControl.psm1')) -Force
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'RegistryControl.psm1') -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'OutputProperty.psm1')) -Force
    Import-RegistryModule
}

Describe 'Update-ContainerRegistryCredential' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp -and (Test-RegistryPeer)) {
            Connect-Stamp -Stamp $stamp
            $folder = (Get-Item -LiteralPath $TestDrive).FullName
            $prefix = New-UniquePrefix
            New-ResourceGroup -ResourceGroupName "${prefix}rg" -Location $stamp.location 6>$null
            New-KeyVault -ResourceGroupName "${prefix}rg" -Location $stamp.location -KeyVaultName "${prefix}kv" 6>$null
            $old = [pscredential]::new('first', (ConvertTo-TestSecret -Text 'old-password-canary-5'))
            Set-RegistryAccessSecret -KeyVaultName "${prefix}kv" -RegistryCredential $old 6>$null
            $root = New-RegistryCertificate -Folder $folder
            $registry = Start-TestRegistry -Folder $folder -Credential $old
            $new = [pscredential]::new('second', (ConvertTo-TestSecret -Text 'new-password-canary-6'))
            $update = @{ KeyVaultName = "${prefix}kv"; RegistryCredential = $new; OldRegistryUserName = 'first'; Registry = $registry; RegistryRootFile = $root }

            # Simulates the login handling of a deployment.
            function Update-LoginFile {
                $secrets = (Get-StampVault -Stamp $stamp -Name "${prefix}kv").secrets
                $lines = foreach ($secret in $secrets.PSObject.Properties) {
                    $newest = @($secret.Value)[-1]
                    if ($newest.contentType -eq 'user credentials') { @($newest.value | htpasswd -niBC4 $secret.Name)[0] }
                }
                $file = [System.IO.Path]::Combine($folder, "registry-$($registry.Split(':')[1])", 'htpasswd')
                [System.IO.File]::WriteAllText($file, (@($lines) -join "`n") + "`n")
            }

            function Test-Login {
                param($Credential)
                $checks = (Test-ContainerRegistry -Registry $registry -Credential $Credential -TrustedRootFile $root -ReadOnly).Checks
                ($checks | Where-Object { $_.Check -eq 'login' }).State
            }
        }
    }

    AfterAll { Stop-TestRegistry }

    It 'writes nothing with -WhatIf' -Skip:$noPeer {
        Clear-StampJournal -Stamp $stamp
        Update-ContainerRegistryCredential @update -WhatIf
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
    }

    It 'keeps the old login until the new one works, and the registry refuses the old one at the end' -Skip:$noPeer {
        Test-Login -Credential $old | Should -BeExactly 'Passed'
        $first = Update-ContainerRegistryCredential @update 6>$null
        $first.PSObject.TypeNames[0] | Should -BeExactly 'Azs.ContainerRegistry.CredentialUpdate'
        Assert-DocumentedProperty -Command Update-ContainerRegistryCredential -InputObject $first
        $first.State | Should -BeExactly 'DeploymentNeeded'
        $first.NewLoginWorks | Should -BeFalse
        Test-Login -Credential $old | Should -BeExactly 'Passed'

        Update-LoginFile
        (Update-ContainerRegistryCredential @update 6>$null).State | Should -BeExactly 'DeploymentNeeded'
        @(Get-StampSecret -Stamp $stamp -Vault $update.KeyVaultName -Name first).Count | Should -Be 1

        Update-LoginFile
        $last = Update-ContainerRegistryCredential @update 6>$null
        Assert-DocumentedProperty -Command Update-ContainerRegistryCredential -InputObject $last
        $last.State | Should -BeExactly 'Complete'
        $last.OldLoginWorks | Should -BeFalse
        Test-Login -Credential $new | Should -BeExactly 'Passed'
        Test-Login -Credential $old | Should -BeExactly 'Failed'
        @(Get-StampSecret -Stamp $stamp -Vault $update.KeyVaultName -Name first).Count | Should -Be 0
    }

    It 'requires the registry, unless the old login is to be removed immediately' -Skip:$noPeer {
        $observed = Invoke-Observed -Script { Update-ContainerRegistryCredential -KeyVaultName $update.KeyVaultName -RegistryCredential $new -OldRegistryUserName first }
        $observed.Error.FullyQualifiedErrorId | Should -BeExactly 'Argument.Missing,Update-ContainerRegistryCredential'
        $forced = Update-ContainerRegistryCredential -KeyVaultName $update.KeyVaultName -RegistryCredential $old -OldRegistryUserName second -Force 6>$null
        Assert-DocumentedProperty -Command Update-ContainerRegistryCredential -InputObject $forced
        $forced.State | Should -BeExactly 'Complete'
        $forced.NewLoginWorks | Should -BeNullOrEmpty
        @(Get-StampSecret -Stamp $stamp -Vault $update.KeyVaultName -Name second).Count | Should -Be 0
    }
}
