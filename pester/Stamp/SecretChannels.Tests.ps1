# The channels of a secret in addition to those of SecretCommands.Tests.ps1: every sign-in, the traces of PowerShell, and the programs that a command starts.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $kinds = @('AAD', 'ADFS' | ForEach-Object { @{ Kind = $_; Absent = -not [Environment]::GetEnvironmentVariable("AZCR_STAMP_$_") } })
    $noAad = -not $env:AZCR_STAMP_AAD
    # Under Wine, PowerShell for Windows sees the folder too.
    $isNotLinux = $PSVersionTable['Platform'] -ne 'Unix' -or -not (Test-Path -LiteralPath '/proc/self/environ')
    $lines = @((Import-PowerShellDataFile -LiteralPath (Join-Path -Path $PSScriptRoot -ChildPath 'SecretCommands.psd1')).Commands)
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'RunbookProcess.psm1')) -Force
    . ([System.IO.Path]::Combine($PSScriptRoot, '..', 'StandIns', 'Get-StampToken.ps1'))
    Import-RegistryModule

    # Everything that a script shows: its streams, $Error, a transcript, and its log at $log.
    function Get-Shown {
        param([scriptblock] $Script, [string] $Folder)
        $transcript = Join-Path -Path $Folder -ChildPath "$([guid]::NewGuid()).txt"
        $Error.Clear()
        $null = Start-Transcript -Path $transcript
        try { $streams = @(try { & $Script *>&1 } catch { $_ }) } finally { $null = Stop-Transcript }
        $texts = @($streams | ForEach-Object { [System.Management.Automation.PSSerializer]::Serialize($_); $_ | Out-String -Width 4000 })
        $texts += @($Error | ForEach-Object { [System.Management.Automation.PSSerializer]::Serialize($_); $_ | Out-String -Width 4000 })
        $texts += @(Get-ChildItem -LiteralPath $Folder -File | ForEach-Object { [System.IO.File]::ReadAllText($_.FullName) })
        $texts -join "`n"
    }
}

Describe 'Sign-in on <Kind>' -ForEach $kinds {
    It 'shows no secret and no token, by any method and at any verbosity' -Skip:$Absent {
        $stamp = Get-Stamp -Kind $Kind
        $where = @{ ArmEndpoint = $stamp.armEndpoint; TenantId = $stamp.tenantId; TrustedRootFile = $stamp.caFile; Resolve = Get-StampAddress -Stamp $stamp }
        $token = { param($audience) ConvertTo-TestSecret -Text (Get-StampToken -Stamp $stamp -Audience $audience).access_token }
        $canary = 'Canary-SignIn-4720'
        $user, $application = $stamp.credentials.user, $stamp.credentials.applicationId
        $methods = [ordered]@{
            'a client secret'         = @{ ApplicationId = $application; ClientSecret = ConvertTo-TestSecret -Text $stamp.credentials.clientSecret }
            'a wrong client secret'   = @{ ApplicationId = $application; ClientSecret = ConvertTo-TestSecret -Text $canary }
            'a password'              = @{ Credential = [pscredential]::new($user.name, (ConvertTo-TestSecret -Text $user.password)) }
            'a wrong password'        = @{ Credential = [pscredential]::new($user.name, (ConvertTo-TestSecret -Text $canary)) }
            'access tokens'           = @{ AccessToken = & $token $stamp.armAudience; KeyVaultAccessToken = & $token $stamp.keyVaultAudience }
            'an unusable token'       = @{ AccessToken = ConvertTo-TestSecret -Text $canary }
            'a device code'           = @{ DeviceCode = $true }
            'a missing certificate'   = @{ ApplicationId = $application; CertificateFile = './no-such.pfx'; CertificatePassword = ConvertTo-TestSecret -Text $canary }
        }
        $secrets = @{ 'the client secret' = $stamp.credentials.clientSecret; 'the password' = $user.password; 'the wrong secret' = $canary; 'a token' = 'eyJ' }
        Mock -ModuleName Azs.ContainerRegistry -CommandName Test-InteractiveSession -MockWith { $true }
        Set-StampSetting -Stamp $stamp -Setting @{ deviceCodePolls = 1 }
        $connected = 0
        try {
            foreach ($method in $methods.Keys) {
                foreach ($verbosity in @{}, @{ Verbose = $true; Debug = $true }) {
                    $folder = Join-Path -Path $TestDrive -ChildPath ([guid]::NewGuid())
                    $null = New-Item -ItemType Directory -Path $folder
                    $given = $methods[$method]
                    $shown = Get-Shown -Folder $folder -Script {
                        Connect-ContainerRegistryStamp @where @given @verbosity -LogPath (Join-Path -Path $folder -ChildPath 'run.log')
                        Get-ContainerRegistryStamp | Select-Object -Property *
                    }
                    $shown.Length | Should -BeGreaterThan 100
                    if ($shown -match [regex]::Escape($stamp.subscriptionId)) { $connected++ }
                    foreach ($name in $secrets.Keys) {
                        $shown.Contains($secrets[$name]) | Should -BeFalse -Because "with $method, $name must not be shown ($($verbosity.Keys -join ', '))"
                    }
                    Disconnect-ContainerRegistryStamp
                }
            }
        } finally {
            Set-StampSetting -Stamp $stamp -Setting @{ deviceCodePolls = $null }
        }
        $connected | Should -Be 8 -Because 'four methods sign in'
    }
}

Describe 'Traces' {
    BeforeAll {
        $certificate = Join-Path -Path $TestDrive -ChildPath 'registry.pfx'
        if ($env:AZCR_STAMP_AAD) {
            $stamp = Get-Stamp -Kind AAD
            $null = New-TestCertificate -Path $certificate -Password 'another password'
        }
    }

    # SecretBinding.Tests.ps1 covers secrets that are passed as text, which PowerShell's trace of the caller shows.
    It 'show no SecureString and no PSCredential: <Name> -<Secrets>' -Skip:$noAad -ForEach $lines {
        $canary = 'Canary-Trace-4720'
        $folder = Join-Path -Path $TestDrive -ChildPath ([guid]::NewGuid())
        $null = New-Item -ItemType Directory -Path $folder
        $parameters = @{ Verbose = $true; Debug = $true; TimeoutSec = 2 }
        foreach ($pair in $Values.GetEnumerator()) {
            $parameters[$pair.Key] = $pair.Value
            if ($pair.Value -is [string]) { $parameters[$pair.Key] = $pair.Value.Replace('CERTIFICATE', $certificate) }
        }
        $command = Get-Command -Name $Name
        foreach ($secret in $Secrets) {
            $parameters[$secret] = switch ($command.Parameters[$secret].ParameterType) {
                ([pscredential]) { New-Object -TypeName System.Management.Automation.PSCredential -ArgumentList 'canaryuser', (ConvertTo-TestSecret -Text $canary) }
                # It takes a text only, and its counterpart is another line.
                ([string]) { 'not the canary' }
                default { ConvertTo-TestSecret -Text $canary }
            }
        }
        Connect-Stamp -Stamp $stamp
        $file = Join-Path -Path $folder -ChildPath 'all.trace'
        try {
            Trace-Command -Name '*' -FilePath $file -Expression { & $command @parameters } -ErrorAction Ignore *>$null
        } catch {
            # The lines refer to nothing that exists: their traces until then are in the file.
            $null = $_
        }
        $trace = [System.IO.File]::ReadAllText($file)
        $trace.Length | Should -BeGreaterThan 1000
        $trace.Contains($canary) | Should -BeFalse
    }
}

Describe 'Programs that commands start' {
    It 'get no secret in an argument or in their environment' -Skip:($noAad -or $isNotLinux) {
        $stamp = Get-Stamp -Kind AAD
        $canary = 'Canary-Program-4720'
        $programs = Join-Path -Path $TestDrive -ChildPath 'programs'
        $null = New-Item -ItemType Directory -Path $programs
        # Each records how it was started, and fails.
        foreach ($program in 'docker-credential-azcrrecorder', 'az', 'docker', 'ssh', 'ssh-keygen', 'openssl', 'update-ca-certificates') {
            $file = Join-Path -Path $programs -ChildPath $program
            [System.IO.File]::WriteAllText($file, "#!/bin/sh`n{ echo `"arguments: $program `$*`"; env; } >`"$programs/`$`$.started`"`necho 'credentials not found in native keychain'`nexit 1`n")
            chmod 755 $file
        }
        $config = Join-Path -Path $TestDrive -ChildPath 'docker'
        $null = New-Item -ItemType Directory -Path $config
        [System.IO.File]::WriteAllText((Join-Path -Path $config -ChildPath 'config.json'), '{"credsStore":"azcrrecorder"}')
        # A process of its own: the library does not see changes of the environment in this one.
        $quoted = { param($text) "'" + ([string]$text).Replace("'", "''") + "'" }
        $script = @(
            "Import-Module $(& $quoted (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1'))"
            'Import-RegistryModule'
            "`$stamp = Get-Stamp -Kind AAD"
            "`$secret = ConvertTo-TestSecret -Text '$canary'"
            '$credential = [pscredential]::new("canaryuser", $secret)'
            "`$key = $(& $quoted (Join-Path -Path $TestDrive -ChildPath 'key'))"
            "`$pfx = $(& $quoted (Join-Path -Path $TestDrive -ChildPath 'a.pfx'))"
            '$where = @{ ArmEndpoint = $stamp.armEndpoint; TenantId = $stamp.tenantId; TrustedRootFile = $stamp.caFile; Resolve = Get-StampAddress -Stamp $stamp }'
            'Connect-Stamp -Stamp $stamp'
            # Most fail, since nothing answers, and az fails as it is made to.
            'foreach ($command in @('
            '    { Copy-ContainerRegistryImage -Source 127.0.0.1:1/a:b -SourceCredential $credential -Destination 127.0.0.1:1/c:d -TimeoutSec 5 }'
            '    { Copy-ContainerRegistryImage -Source 127.0.0.1:1/a:b -Destination 127.0.0.1:2/c:d -DestinationCredential $credential -TimeoutSec 5 }'
            '    { Get-ContainerRegistryImage -Registry 127.0.0.1:1 -TimeoutSec 5 }'
            '    { New-ContainerRegistrySshKey -KeyFilePath $key -KeyPassphrase $secret }'
            '    { New-ContainerRegistryCertificate -CommonName a.example -Password $secret -FilePath $pfx }'
            '    { Get-ContainerRegistryLog -ComputerName 127.0.0.1 -Port 1 -KeyFilePath $key -KeyPassphrase $secret -HostKeyFingerprint "SHA256:4fxZ2i0J8bWkT1c5u7yqPz3mVhRnLd6oGsEaXwUeQjI" -TimeoutSec 5 }'
            '    { Set-RegistryAccessSecret -KeyVaultName canaryvault1 -RegistryUserName u -RegistryUserPassword $secret -TimeoutSec 5 }'
            '    { Connect-ContainerRegistryStamp @where -AzureCli }'
            ')) { try { & $command *>$null } catch { $null = $_ } }'
            '[System.IO.File]::ReadAllText("/proc/self/environ")'
            '[System.IO.File]::ReadAllText("/proc/self/cmdline")'
            '[Environment]::GetEnvironmentVariables().GetEnumerator() | ForEach-Object { "$($_.Key)=$($_.Value)" }'
        )
        $pathBefore, $configBefore = $env:PATH, $env:DOCKER_CONFIG
        try {
            $env:PATH, $env:DOCKER_CONFIG = "$programs$([System.IO.Path]::PathSeparator)$env:PATH", $config
            $ran = (Invoke-Runbook -Folder $TestDrive -Script @{ commands = $script }).commands
        } finally {
            $env:PATH, $env:DOCKER_CONFIG = $pathBefore, $configBefore
        }
        $ran.ExitCode | Should -Be 0 -Because $ran.Errors
        $started = @(Get-ChildItem -LiteralPath $programs -Filter '*.started' | ForEach-Object { [System.IO.File]::ReadAllText($_.FullName) })
        @($started | Where-Object { $_.Contains('arguments: docker-credential-azcrrecorder get') }).Count | Should -BeGreaterThan 1
        @($started | Where-Object { $_.Contains('arguments: az account get-access-token') }).Count | Should -BeGreaterThan 0
        ($ran.Ran -join "`n") | Should -Match 'DOCKER_CONFIG='
        foreach ($text in $started + @($ran.Ran -join "`n")) {
            foreach ($form in $canary, $stamp.credentials.clientSecret, 'eyJ', [Convert]::ToBase64String([System.Text.Encoding]::UTF8.GetBytes("canaryuser:$canary"))) {
                $text.Contains($form) | Should -BeFalse
            }
        }
    }
}
