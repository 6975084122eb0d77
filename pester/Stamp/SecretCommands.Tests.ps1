# No command shows a secret that it was given: on no stream, in no error, transcript, log, report, temporary file, or argument of a program.
BeforeDiscovery {
    $noAad = -not $env:AZCR_STAMP_AAD
    $lines = (Import-PowerShellDataFile -LiteralPath (Join-Path -Path $PSScriptRoot -ChildPath 'SecretCommands.psd1')).Commands
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-RegistryModule
    $table = (Import-PowerShellDataFile -LiteralPath (Join-Path -Path $PSScriptRoot -ChildPath 'SecretCommands.psd1')).Commands
    $certificate = Join-Path -Path $TestDrive -ChildPath 'registry.pfx'
    if ($env:AZCR_STAMP_AAD) {
        $stamp = Get-Stamp -Kind AAD
        $null = New-TestCertificate -Path $certificate -Password 'another password'
        Connect-Stamp -Stamp $stamp
    }

    # The canary in the type of the parameter.
    function ConvertTo-Canary {
        param($Command, [string] $Parameter, [string] $Canary)
        $type = (Get-Command -Name $Command).Parameters[$Parameter].ParameterType
        if ($type -eq [securestring]) { return ConvertTo-TestSecret -Text $Canary }
        if ($type -eq [pscredential]) {
            return New-Object -TypeName System.Management.Automation.PSCredential -ArgumentList 'canaryuser', (ConvertTo-TestSecret -Text $Canary)
        }
        $Canary
    }

    # The files of a folder that contain one of the texts, in UTF-8 or UTF-16.
    function Find-Canary {
        param([string] $Folder, [string] $Canary)
        foreach ($file in Get-ChildItem -LiteralPath $Folder -File -Recurse -ErrorAction Ignore) {
            try { $bytes = [System.IO.File]::ReadAllBytes($file.FullName) } catch { continue }
            if ([System.Text.Encoding]::UTF8.GetString($bytes).Contains($Canary) -or [System.Text.Encoding]::Unicode.GetString($bytes).Contains($Canary)) { $file.Name }
        }
    }
}

Describe 'Commands with a secret' {
    It 'are all in the table' {
        $known = @($table | ForEach-Object { $line = $_; $line.Secrets | ForEach-Object { "$($line.Name) -$_" } })
        $found = foreach ($command in (Get-Module -Name Azs.ContainerRegistry).ExportedFunctions.Values) {
            foreach ($parameter in $command.Parameters.Values) {
                $isSecret = $parameter.ParameterType -in [securestring], [pscredential] -or $parameter.Name -match '(Password|Secret|SecretValue|Passphrase|AccessToken|Credential)$'
                if ($isSecret -and $parameter.ParameterType -ne [switch]) { "$($command.Name) -$($parameter.Name)" }
            }
        }
        @($found | Where-Object { $_ -notin $known }) -join ', ' | Should -BeExactly ''
        @($known | Where-Object { $_ -notin $found }) -join ', ' | Should -BeExactly ''
    }

    It 'do not show it: <Name> -<Secrets>' -Skip:$noAad -ForEach $lines {
        $canary = 'Canary-Command-4720'
        $folder = Join-Path -Path $TestDrive -ChildPath ([guid]::NewGuid())
        $temporary = Join-Path -Path $folder -ChildPath 'temporary'
        $null = New-Item -ItemType Directory -Path $temporary -Force
        $parameters = @{ Verbose = $true; Debug = $true; LogPath = (Join-Path -Path $folder -ChildPath 'run.log'); TimeoutSec = 2 }
        foreach ($pair in $Values.GetEnumerator()) {
            $parameters[$pair.Key] = $pair.Value
            if ($pair.Value -is [string]) { $parameters[$pair.Key] = $pair.Value.Replace('CERTIFICATE', $certificate) }
        }
        foreach ($secret in $Secrets) {
            $parameters[$secret] = ConvertTo-Canary -Command $Name -Parameter $secret -Canary $canary
        }
        if ((Get-Command -Name $Name).Parameters.ContainsKey('ReportPath')) {
            $parameters.ReportPath = Join-Path -Path $folder -ChildPath 'run.html'
        }
        $command = $Name
        $script = { & $command @parameters }
        $before = $env:TMPDIR, $env:TEMP, $env:TMP
        $Error.Clear()
        $null = Start-Transcript -Path (Join-Path -Path $folder -ChildPath 'transcript.txt')
        try {
            $env:TMPDIR, $env:TEMP, $env:TMP = $temporary, $temporary, $temporary
            $streams = @(try { & $script *>&1 } catch { $_ })
        } finally {
            $null = Stop-Transcript
            $env:TMPDIR, $env:TEMP, $env:TMP = $before
            if ($command -eq 'Connect-ContainerRegistryStamp') { Connect-Stamp -Stamp $stamp }
        }
        $errors = ($Error | ForEach-Object { $_ | Format-List * -Force | Out-String -Width 4000; $_.Exception | Format-List * -Force | Out-String -Width 4000 }) -join "`n"
        $shown = ($streams | ForEach-Object { $_ | Out-String -Width 4000; [string]$_ }) -join "`n"
        ($errors + $shown).Length | Should -BeGreaterThan 20 -Because 'the command wrote something'
        foreach ($form in $canary, [Convert]::ToBase64String([System.Text.Encoding]::UTF8.GetBytes("canaryuser:$canary"))) {
            $shown.Contains($form) | Should -BeFalse -Because 'the streams must not show it'
            $errors.Contains($form) | Should -BeFalse -Because '$Error must not show it'
            @(Find-Canary -Folder $folder -Canary $form) -join ', ' | Should -BeExactly '' -Because 'no file may contain it'
        }
    }
}
