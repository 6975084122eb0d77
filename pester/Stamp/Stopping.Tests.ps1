# Ctrl+C: the pipeline stops within a second, nothing continues in the background, and the host shows what was done.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
}

BeforeAll {
    $control = Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1'
    Import-Module $control -Force

    # Returns a PowerShell of its own that signs in and then runs the script with the value.
    function New-SignedInShell {
        param($Stamp, [scriptblock] $Script, $Value)
        $shell = [powershell]::Create()
        $shell.AddScript({
                param($control, $signIn, $script, $value)
                Import-Module $control
                Import-RegistryModule
                $null = Connect-ContainerRegistryStamp @signIn
                . ([scriptblock]::Create($script)) $value
            }).AddArgument($control).AddArgument((Get-StampSignIn -Stamp $Stamp)).AddArgument([string]$Script).AddArgument($Value)
    }
}

Describe 'Stopping a pipeline' {
    It 'ends within a second, reports what was done, and leaves no operation' -Skip:$noAad {
        $stamp = Get-Stamp -Kind AAD
        $certificate = Join-Path -Path $TestDrive -ChildPath 'registry.pfx'
        $null = New-TestCertificate -Path $certificate
        $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
        # The group is created, then the storage account hangs.
        Set-StampFault -Stamp $stamp -Fault @{ match = @{ method = 'PUT'; pathContains = '/storageAccounts/' }; times = 1; action = @{ delayMs = 120000 } }
        Clear-StampJournal -Stamp $stamp
        $shell = New-SignedInShell -Stamp $stamp -Value $values -Script {
            param($values)
            Set-ContainerRegistryPrerequisites @values
            'not reached'
        }
        try {
            $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
            $running = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]::new(), $output)
            $deadline = [DateTime]::UtcNow.AddSeconds(60)
            while ([DateTime]::UtcNow -lt $deadline -and -not $running.IsCompleted -and
                (Get-StampState -Stamp $stamp).groups.name -notcontains $values.ResourceGroupName) {
                Start-Sleep -Milliseconds 100
            }
            Start-Sleep -Milliseconds 500
            $running.IsCompleted | Should -BeFalse -Because 'the storage account hangs'

            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            $shell.Stop()
            $clock.Stop()

            $clock.ElapsedMilliseconds | Should -BeLessThan 1000
            $output.Count | Should -Be 0
            $lines = @($shell.Streams.Information | ForEach-Object { [string]$_.MessageData })
            @($lines | Where-Object { $_ -like "Stopped. Done so far:*'$($values.ResourceGroupName)'*" }).Count | Should -Be 1 -Because ($lines -join '; ')
        } finally {
            $shell.Dispose()
            Set-StampFault -Stamp $stamp
        }
        Clear-StampJournal -Stamp $stamp
        Start-Sleep -Milliseconds 1500
        @(Get-StampJournal -Stamp $stamp | Where-Object { $_.method -ne 'CONNECT' }).Count | Should -Be 0
    }

    It 'ends all objects of a pipeline that are in progress' -Skip:$noAad {
        $stamp = Get-Stamp -Kind AAD
        $certificate = Join-Path -Path $TestDrive -ChildPath 'many.pfx'
        $null = New-TestCertificate -Path $certificate
        $many = @(foreach ($number in 1..3) { [pscustomobject](New-RegistryInput -Stamp $stamp -CertificateFile $certificate) })
        Set-StampFault -Stamp $stamp -Fault @{ match = @{ method = 'PUT'; pathContains = '/storageAccounts/' }; action = @{ delayMs = 120000 } }
        $shell = New-SignedInShell -Stamp $stamp -Value $many -Script {
            param($many)
            $many | Set-ContainerRegistryPrerequisites
        }
        try {
            $running = $shell.BeginInvoke()
            $deadline = [DateTime]::UtcNow.AddSeconds(60)
            while ([DateTime]::UtcNow -lt $deadline -and -not $running.IsCompleted -and
                @((Get-StampState -Stamp $stamp).groups.name | Where-Object { $_ -in $many.ResourceGroupName }).Count -lt 3) {
                Start-Sleep -Milliseconds 100
            }
            $running.IsCompleted | Should -BeFalse -Because 'the storage accounts hang'
            $shell.Stop()
            $lines = @($shell.Streams.Information | ForEach-Object { [string]$_.MessageData })
            foreach ($one in $many) {
                @($lines | Where-Object { $_ -like "Stopped. Done so far:*'$($one.ResourceGroupName)'*" }).Count | Should -Be 1 -Because ($lines -join '; ')
            }
        } finally {
            $shell.Dispose()
            Set-StampFault -Stamp $stamp
        }
        Clear-StampJournal -Stamp $stamp
        Start-Sleep -Milliseconds 1500
        @(Get-StampJournal -Stamp $stamp | Where-Object { $_.method -ne 'CONNECT' }).Count | Should -Be 0
    }

    It 'reports what Remove-ContainerRegistry had removed and was removing' -Skip:$noAad {
        $stamp = Get-Stamp -Kind AAD
        Import-RegistryModule
        Connect-Stamp -Stamp $stamp
        $certificate = Join-Path -Path $TestDrive -ChildPath 'removal.pfx'
        $null = New-TestCertificate -Path $certificate
        $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
        $null = Set-ContainerRegistryPrerequisites @values 6>$null
        # The vault is removed, then the first deletion below the account hangs: that of the role assignment.
        Set-StampFault -Stamp $stamp -Fault @{ match = @{ method = 'DELETE'; pathContains = '/storageAccounts/' }; times = 1; action = @{ delayMs = 120000 } }
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript({
                    param($control, $signIn, $values)
                    Import-Module $control
                    Import-RegistryModule
                    $null = Connect-ContainerRegistryStamp @signIn
                    $names = @{}
                    foreach ($name in 'ResourceGroupName', 'StorageAccountName', 'StorageAccountBlobContainer', 'KeyVaultName', 'CertificateSecretName', 'RegistryUserName', 'ServicePrincipalId') {
                        $names[$name] = $values[$name]
                    }
                    Remove-ContainerRegistry @names -RemoveData -Confirm:$false
                }).AddArgument((Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1')).AddArgument((Get-StampSignIn -Stamp $stamp)).AddArgument($values)
            $running = $shell.BeginInvoke()
            $deadline = [DateTime]::UtcNow.AddSeconds(60)
            while ([DateTime]::UtcNow -lt $deadline -and -not $running.IsCompleted -and (Get-StampState -Stamp $stamp).vaults.name -contains $values.KeyVaultName) {
                Start-Sleep -Milliseconds 100
            }
            Start-Sleep -Milliseconds 1500
            $running.IsCompleted | Should -BeFalse -Because 'the deletion of the role assignment hangs'
            $shell.Stop()
            $line = @($shell.Streams.Information | ForEach-Object { [string]$_.MessageData } | Where-Object { $_ -like 'Stopped.*' })
            $line.Count | Should -Be 1
            $line[0] | Should -Match "Done so far: .*Key vault '$($values.KeyVaultName)' removed"
            $line[0] | Should -Match 'In progress, may still complete: Role assignment of .* on the storage account'
            $line[0] | Should -Not -Match 'Nothing was changed'
        } finally {
            $shell.Dispose()
            Set-StampFault -Stamp $stamp
        }
    }

    It 'is completed by the same command' -Skip:$noAad {
        $stamp = Get-Stamp -Kind AAD
        Import-RegistryModule
        Connect-Stamp -Stamp $stamp
        $certificate = Join-Path -Path $TestDrive -ChildPath 'again.pfx'
        $null = New-TestCertificate -Path $certificate
        $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
        New-ResourceGroup -ResourceGroupName $values.ResourceGroupName -Location $stamp.location 6>$null
        $skus = Set-ContainerRegistryPrerequisites @values 6>$null
        $skus.Count | Should -Be 3
    }
}
