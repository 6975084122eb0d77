# -LogPath and -ReportPath: complete if a command fails or its process is killed, and without a secret.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'ModuleSource.psm1')) -Force
    $running = @(Get-ModuleFunction | Where-Object { $_.Exported -and $_.Ast.Extent.Text -match 'Invoke-ContainerRegistryOperation|Open-StampSession' } |
            ForEach-Object { $_.Name })
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-RegistryModule

    function Read-Log {
        param([string] $Path)
        @([System.IO.File]::ReadAllLines($Path) | ForEach-Object { ConvertFrom-Json -InputObject $_ })
    }

    # A stamp, the documented parameters, and paths for the test.
    function New-Run {
        $stamp = Get-Stamp -Kind AAD
        $folder = Join-Path -Path $TestDrive -ChildPath ([guid]::NewGuid())
        $null = New-Item -ItemType Directory -Path $folder
        $certificate = Join-Path -Path $folder -ChildPath 'registry.pfx'
        $null = New-TestCertificate -Path $certificate -Password 'Canary-Pfx-1'
        $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
        $values.CertificatePassword = 'Canary-Pfx-1'
        $values.RegistryUserPassword = 'Canary-Registry-1'
        @{
            Stamp = $stamp; Folder = $folder; Values = $values; Certificate = $certificate
            Log = Join-Path -Path $folder -ChildPath 'run.log'; Report = Join-Path -Path $folder -ChildPath 'run.html'
        }
    }

    function Assert-NoSecret {
        param([hashtable] $Run)
        foreach ($file in $Run.Log, $Run.Report) {
            if (-not (Test-Path -LiteralPath $file)) { continue }
            $text = [System.IO.File]::ReadAllText($file)
            $text.Length | Should -BeGreaterThan 100
            foreach ($canary in 'Canary-Pfx-1', 'Canary-Registry-1', $Run.Stamp.credentials.clientSecret, 'eyJ') {
                $text.Contains($canary) | Should -BeFalse -Because "$canary must not stand in $file"
            }
        }
    }
}

Describe 'Log and report of a run' {
    It '<_> has -LogPath' -ForEach $running {
        (Get-Command -Name $_).Parameters.Keys | Should -Contain 'LogPath'
    }

    It 'the log of a sign-in contains the following commands, and a report has the values to copy' -Skip:$noAad {
        $run = New-Run
        $signIn = Get-StampSignIn -Stamp $run.Stamp
        $null = Connect-ContainerRegistryStamp @signIn -LogPath $run.Log
        $values = $run.Values
        $made = Set-ContainerRegistryPrerequisites @values -PassThru -ReportPath $run.Report 6>$null

        $lines = Read-Log -Path $run.Log
        @($lines | Where-Object { $_.kind -eq 'start' } | ForEach-Object { $_.command }) -join ' ' |
            Should -BeExactly 'Connect-ContainerRegistryStamp Set-ContainerRegistryPrerequisites'
        @($lines | Where-Object { $_.kind -eq 'finished' } | ForEach-Object { $_.outcome }) -join ' ' | Should -BeExactly 'succeeded succeeded'
        $writes = @(Get-StampJournal -Stamp $run.Stamp -Writes | Where-Object { $_.path -like "*/$($values.StorageAccountName)" })
        $writes.Count | Should -BeGreaterThan 0
        foreach ($write in $writes) {
            @($lines | Where-Object { $_.kind -eq 'answer' -and $_.method -eq $write.method -and $_.path -eq $write.path -and $_.requestId -eq $write.requestId }).Count |
                Should -Be 1 -Because "the log has the request id that the stamp gave to $($write.method) $($write.path)"
        }
        $report = [System.IO.File]::ReadAllText($run.Report)
        foreach ($value in $made.StorageAccountResourceId, $made.PfxKeyVaultSecretUrl, $made.PfxThumbprint, 'Succeeded') {
            $report.Contains($value) | Should -BeTrue -Because "$value belongs into the report"
        }
        Assert-NoSecret -Run $run
    }

    It 'a command that fails leaves both' -Skip:$noAad {
        $run = New-Run
        Connect-Stamp -Stamp $run.Stamp
        $values = $run.Values
        $values.Location = 'nowhere'
        { Set-ContainerRegistryPrerequisites @values -LogPath $run.Log -ReportPath $run.Report 6>$null } |
            Should -Throw -ErrorId 'Location.Unknown,Set-ContainerRegistryPrerequisites'
        $last = (Read-Log -Path $run.Log)[-1]
        $last.outcome | Should -BeExactly 'failed'
        $last.error.id | Should -BeExactly 'Location.Unknown'
        $report = [System.IO.File]::ReadAllText($run.Report)
        $report | Should -Match '<h2>Error</h2>'
        $report | Should -Match 'Location\.Unknown'
        Assert-NoSecret -Run $run
    }

    It '-WhatIf reports the plan' -Skip:$noAad {
        $run = New-Run
        Connect-Stamp -Stamp $run.Stamp
        $values = $run.Values
        Set-ContainerRegistryPrerequisites @values -WhatIf -ReportPath $run.Report *>$null
        $report = [System.IO.File]::ReadAllText($run.Report)
        $report | Should -Match 'nothing was written'
        $report | Should -Match ([regex]::Escape($values.KeyVaultName))
    }

    It 'a process that is killed leaves its log' -Skip:$noAad {
        $run = New-Run
        Set-StampFault -Stamp $run.Stamp -Fault @{ match = @{ method = 'PUT'; pathContains = '/storageAccounts/' }; times = 1; action = @{ delayMs = 60000 } }
        $process = $null
        try {
            $script = Join-Path -Path $run.Folder -ChildPath 'run.ps1'
            $assignments = foreach ($name in $run.Values.Keys) { "    $name = '$($run.Values[$name])'" }
            [System.IO.File]::WriteAllText($script, (@(
                        "Import-Module '$(Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1')'"
                        'Import-RegistryModule'
                        'Connect-Stamp -Stamp (Get-Stamp -Kind AAD)'
                        '$values = @{'
                    ) + $assignments + @('}', "Set-ContainerRegistryPrerequisites @values -LogPath '$($run.Log)'")) -join "`n")
            $shell = (Get-Process -Id $PID).Path
            $process = Start-Process -FilePath $shell -ArgumentList '-NoProfile', '-NonInteractive', '-File', $script -PassThru -RedirectStandardOutput (Join-Path -Path $run.Folder -ChildPath 'out.txt')
            $asked = { param($line) $line.kind -eq 'request' -and $line.method -eq 'PUT' -and $line.path -like "*/$($run.Values.StorageAccountName)" }
            $deadline = [DateTime]::UtcNow.AddSeconds(60)
            while ([DateTime]::UtcNow -lt $deadline -and -not $process.HasExited) {
                if ((Test-Path -LiteralPath $run.Log) -and @(Get-Content -LiteralPath $run.Log | ConvertFrom-Json | Where-Object { & $asked $_ })) { break }
                Start-Sleep -Milliseconds 200
            }
            $process.HasExited | Should -BeFalse -Because 'the storage account hangs'
            $process.Kill()
            $process.WaitForExit()
        } finally {
            if ($process -and -not $process.HasExited) { $process.Kill() }
            Set-StampFault -Stamp $run.Stamp
        }
        $lines = Read-Log -Path $run.Log
        $lines[0].kind | Should -BeExactly 'start'
        $open = @($lines | Where-Object { & $asked $_ })
        $open.Count | Should -Be 1
        @($lines | Where-Object { $_.kind -eq 'answer' -and $_.number -eq $open[0].number }).Count | Should -Be 0
        @($lines | Where-Object { $_.kind -eq 'finished' }).Count | Should -Be 0
        Assert-NoSecret -Run $run
    }

    It 'a file with other content is refused and stays unchanged' -Skip:$noAad {
        $run = New-Run
        Connect-Stamp -Stamp $run.Stamp
        $values = $run.Values
        $before = [Convert]::ToBase64String([System.IO.File]::ReadAllBytes($run.Certificate))
        { Set-ContainerRegistryPrerequisites @values -LogPath $run.Certificate 6>$null } |
            Should -Throw -ErrorId 'Configuration.LogUnwritable,Set-ContainerRegistryPrerequisites'
        { Set-ContainerRegistryPrerequisites @values -ReportPath $run.Certificate 6>$null } |
            Should -Throw -ErrorId 'Configuration.ReportUnwritable,Set-ContainerRegistryPrerequisites'
        [Convert]::ToBase64String([System.IO.File]::ReadAllBytes($run.Certificate)) | Should -BeExactly $before
    }

    It 'a recording has one file per command, also below a new folder, and a file is refused as its folder' -Skip:$noAad {
        $run = New-Run
        $signIn = Get-StampSignIn -Stamp $run.Stamp
        { Connect-ContainerRegistryStamp @signIn -RecordPath $run.Certificate -ErrorAction Stop } |
            Should -Throw -ErrorId 'Configuration.RecordingUnwritable,Connect-ContainerRegistryStamp'
        Push-Location -LiteralPath $run.Folder
        try {
            $null = Connect-ContainerRegistryStamp @signIn -RecordPath ./new/recording
            $null = Get-VMImageSku -Location $run.Stamp.location 6>$null
        } finally {
            Pop-Location
            Disconnect-ContainerRegistryStamp
        }
        $files = @(Get-ChildItem -LiteralPath (Join-Path -Path $run.Folder -ChildPath 'new/recording') | Sort-Object -Property Name)
        @($files | ForEach-Object { $_.BaseName -replace '^\d{8}T\d{6}Z-[0-9a-f]{8}-', '' }) | Should -Be @('001-Connect-ContainerRegistryStamp', '002-Get-VMImageSku')
        foreach ($file in $files) {
            $text = [System.IO.File]::ReadAllText($file.FullName)
            @(ConvertFrom-Json -InputObject $text).Count | Should -BeGreaterThan 0
            foreach ($original in $run.Stamp.region, $run.Stamp.tenantId, $run.Stamp.subscriptionId, $run.Stamp.credentials.clientSecret, 'eyJ') {
                $text | Should -Not -Match ([regex]::Escape($original))
            }
        }
    }
}
