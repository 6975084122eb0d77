# The output of a running command: progress that ends in every outcome, and with -Verbose and -Debug the requests, without a secret.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force

    # A separate runspace with a session: its streams contain what a console would show.
    function New-Shell {
        param($Stamp)
        $shell = [powershell]::Create()
        $null = $shell.AddScript({
                param($control, $signIn)
                Import-Module $control
                Import-RegistryModule
                $null = Connect-ContainerRegistryStamp @signIn
            }).AddArgument((Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1')).AddArgument((Get-StampSignIn -Stamp $Stamp)).Invoke()
        $shell.Commands.Clear()
        $shell.Streams.ClearStreams()
        $shell
    }

    function Get-ShownProgress {
        param($Shell)
        @($Shell.Streams.Progress | Where-Object { $_.Activity -match 'container registry' })
    }
}

Describe 'Progress' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) {
            $certificate = Join-Path -Path $TestDrive -ChildPath 'registry.pfx'
            $null = New-TestCertificate -Path $certificate
        }
    }

    It 'shows the running steps after percent and elapsed time, at most five times a second, and is completed' -Skip:$noAad {
        $shell = New-Shell -Stamp $stamp
        try {
            $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
            $null = $shell.AddCommand('Set-ContainerRegistryPrerequisites').AddParameters($values)
            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            $shell.Invoke().Count | Should -Be 3
            $seconds = $clock.Elapsed.TotalSeconds
            $records = Get-ShownProgress -Shell $shell
            $shown = @($records | Where-Object { [string]$_.RecordType -eq 'Processing' })
            $shown.Count | Should -BeGreaterThan 0
            $shown.Count | Should -BeLessOrEqual ([Math]::Ceiling($seconds * 5) + 1)
            $shown[0].StatusDescription | Should -Match "^0% 0:0\d Resource group '$($values.ResourceGroupName)'$"
            $shown | ForEach-Object { $_.PercentComplete | Should -BeGreaterOrEqual 0; $_.PercentComplete | Should -BeLessOrEqual 100 }
            [string]$records[-1].RecordType | Should -Be 'Completed'
        } finally {
            $shell.Dispose()
        }
    }

    It 'is completed if the command fails' -Skip:$noAad {
        $shell = New-Shell -Stamp $stamp
        Set-StampFault -Stamp $stamp -Fault @{ match = @{ method = 'PUT'; pathContains = '/vaults/' }; times = 1; action = @{ answer = @{ status = 400; body = @{ error = @{ code = 'Bad'; message = 'refused' } } } } }
        try {
            $null = $shell.AddCommand('Set-ContainerRegistryPrerequisites').AddParameters((New-RegistryInput -Stamp $stamp -CertificateFile $certificate))
            { $shell.Invoke() } | Should -Throw
            $records = Get-ShownProgress -Shell $shell
            $records.Count | Should -BeGreaterThan 1
            [string]$records[-1].RecordType | Should -Be 'Completed'
        } finally {
            Set-StampFault -Stamp $stamp
            $shell.Dispose()
        }
    }

    It 'shows parallel steps, is updated while nothing happens, and is completed if the command is stopped' -Skip:$noAad {
        $shell = New-Shell -Stamp $stamp
        Set-StampFault -Stamp $stamp -Fault @{ match = @{ method = 'PUT'; pathContains = '/vaults/' }; times = 1; action = @{ delayMs = 60000 } },
        @{ match = @{ method = 'PUT'; pathContains = '/storageAccounts/' }; times = 1; action = @{ delayMs = 60000 } }
        try {
            $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
            $null = $shell.AddCommand('Set-ContainerRegistryPrerequisites').AddParameters($values)
            $running = $shell.BeginInvoke()
            $expected = "^\d+% 0:\d\d Storage account '$($values.StorageAccountName)', Key vault '$($values.KeyVaultName)'$"
            $deadline = [DateTime]::UtcNow.AddSeconds(30)
            do {
                Start-Sleep -Milliseconds 100
                $both = @(Get-ShownProgress -Shell $shell | Where-Object { $_.StatusDescription -match $expected })
            } until ($both.Count -ge 2 -or $running.IsCompleted -or [DateTime]::UtcNow -gt $deadline)
            $both.Count | Should -BeGreaterOrEqual 2
            $both[-1].StatusDescription | Should -Not -Be $both[0].StatusDescription
            $shell.Stop()
            [string](Get-ShownProgress -Shell $shell)[-1].RecordType | Should -Be 'Completed'
        } finally {
            Set-StampFault -Stamp $stamp
            $shell.Dispose()
        }
    }
}

Describe 'Progress of a command with one step' {
    It 'shows the step' -Skip:$noAad {
        $stamp = Get-Stamp -Kind AAD
        $shell = New-Shell -Stamp $stamp
        try {
            $name = "$(New-UniquePrefix)rg"
            $null = $shell.AddCommand('New-ResourceGroup').AddParameters(@{ ResourceGroupName = $name; Location = $stamp.location }).Invoke()
            $records = @($shell.Streams.Progress | Where-Object { $_.Activity -eq 'Working' })
            $records[0].StatusDescription | Should -BeExactly "0:00 Resource group '$name'"
            $records[0].PercentComplete | Should -Be -1
            [string]$records[-1].RecordType | Should -Be 'Completed'
        } finally {
            $shell.Dispose()
        }
    }
}

Describe 'Requests' {
    It 'are lines with -Verbose and headers with -Debug, without a secret' -Skip:$noAad {
        $stamp = Get-Stamp -Kind AAD
        $certificate = Join-Path -Path $TestDrive -ChildPath 'shown.pfx'
        $null = New-TestCertificate -Path $certificate
        $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
        Import-RegistryModule
        Connect-Stamp -Stamp $stamp
        $shown = @(Set-ContainerRegistryPrerequisites @values -Verbose -Debug 4>&1 5>&1 6>$null)
        $verbose = @($shown | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] } | ForEach-Object { $_.Message })
        $debug = @($shown | Where-Object { $_ -is [System.Management.Automation.DebugRecord] } | ForEach-Object { $_.Message })
        @($verbose -match "^PUT management\.\S+/storageAccounts/$($values.StorageAccountName): 20\d in \d+ ms \(attempt 1\)$").Count | Should -BeGreaterThan 0
        @($verbose -match '\?').Count | Should -Be 0
        @($debug -match '(?m)^  > authorization: \[hidden\]$').Count | Should -BeGreaterThan 5
        @($debug -match '(?m)^  < content-type: \S').Count | Should -BeGreaterThan 5
        $all = ($verbose + $debug) -join "`n"
        $key = (Get-StampState -Stamp $stamp).accounts | Where-Object { $_.name -eq $values.StorageAccountName } | ForEach-Object { $_.keys[0] }
        $key | Should -Not -BeNullOrEmpty
        foreach ($secret in $values.CertificatePassword, $values.RegistryUserPassword, (Get-StampSignIn -Stamp $stamp).ClientSecret, $key, 'eyJ', 'SharedKey ') {
            if ($secret -is [securestring]) { $secret = (New-Object -TypeName pscredential -ArgumentList 'x', $secret).GetNetworkCredential().Password }
            if ($secret) { $all.Contains([string]$secret) | Should -BeFalse }
        }
        $quiet = @(Set-ContainerRegistryPrerequisites @values 4>&1 5>&1 6>$null)
        @($quiet | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] -or $_ -is [System.Management.Automation.DebugRecord] }).Count | Should -Be 0
    }
}
