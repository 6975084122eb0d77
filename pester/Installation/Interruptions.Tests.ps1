# Installations that are killed, fail, or lack a secret: nothing is written too early, and the next run completes them.
BeforeDiscovery {
    & ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'Start-MissingStamp.ps1'))
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Registry', 'RegistryControl.psm1')) -Force
    $kinds = @(
        @{ Kind = 'AAD'; NoStamp = -not $env:AZCR_STAMP_AAD -or -not (Test-RegistryPeer) }
        @{ Kind = 'ADFS'; NoStamp = -not $env:AZCR_STAMP_ADFS -or -not (Test-RegistryPeer) }
    )
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'InstallationControl.psm1') -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'StampControl.psm1')) -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Registry', 'RegistryControl.psm1')) -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Deployment', 'DeploymentInput.psm1')) -Force
    Import-RegistryModule
}

AfterAll { Clear-Installation }

Describe 'A stopped installation' {
    It 'is completed by the next run after it was killed at request <_>' -Skip:($kinds[0].NoStamp) -ForEach @(
        # The requests are chosen anew in each run; the name of the test has them.
        1..$(if ($env:AZCR_KILLS) { [int]$env:AZCR_KILLS } else { 2 }) | ForEach-Object { Get-Random -Minimum 8 -Maximum 75 }
    ) {
        $stamp = Get-Stamp -Kind AAD
        Clear-Deployment -Stamp $stamp
        Stop-InstalledRegistry
        $folder = Join-Path -Path (Get-Item -LiteralPath $TestDrive).FullName -ChildPath "killed-$([guid]::NewGuid())"
        $installation = New-Installation -Stamp $stamp -Folder $folder
        Clear-StampJournal -Stamp $stamp
        $manifest = [System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1')
        $start = [System.Diagnostics.ProcessStartInfo]::new((Get-Process -Id $PID).Path)
        foreach ($argument in '-NoProfile', '-NonInteractive', '-Command', "Import-Module '$manifest'; `$null = Install-ContainerRegistry -Path '$($installation.Path)'") {
            $start.ArgumentList.Add($argument)
        }
        $start.RedirectStandardOutput = $true
        $start.RedirectStandardError = $true
        $child = [System.Diagnostics.Process]::Start($start)
        $null = $child.StandardOutput.ReadToEndAsync(), $child.StandardError.ReadToEndAsync()
        $limit = [System.Diagnostics.Stopwatch]::StartNew()
        while (-not $child.HasExited -and @(Get-StampJournal -Stamp $stamp).Count -lt $_ -and $limit.Elapsed.TotalSeconds -lt 60) { [System.Threading.Thread]::Sleep(5) }
        if (-not $child.HasExited) { $child.Kill($true) }
        $child.WaitForExit()
        $made = Install-ContainerRegistry -Path $installation.Path 6>$null
        $made.Test.Passed | Should -BeTrue
        foreach ($name in 'admin', 'build', 'containersecret') {
            @(Get-StampSecret -Stamp $stamp -Vault "$($installation.Prefix)kv" -Name $name).Count | Should -Be 1 -Because $name
        }
        Clear-StampJournal -Stamp $stamp
        (Install-ContainerRegistry -Path $installation.Path 6>$null).HasDeployed | Should -BeFalse
        Get-InstallationWrite -Stamp $stamp | Should -BeNullOrEmpty
    }
}

Describe 'An installation that fails' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) {
            $folder = Join-Path -Path (Get-Item -LiteralPath $TestDrive).FullName -ChildPath 'failing'
            Stop-InstalledRegistry
            Clear-Deployment -Stamp $stamp
            $installation = New-Installation -Stamp $stamp -Folder $folder
        }
    }

    AfterAll {
        if ($stamp) { Set-StampFault -Stamp $stamp }
    }

    It 'for missing rights writes nothing and names them' -Skip:($kinds[0].NoStamp) {
        Set-StampFault -Stamp $stamp -Fault @{
            match = @{ method = 'GET'; pathContains = '/permissions' }; times = 100
            action = @{ answer = @{ status = 200; body = @{ value = @(@{ actions = @('*/read'); notActions = @() }) } } }
        }
        Clear-StampJournal -Stamp $stamp
        $failure = $null
        try { Install-ContainerRegistry -Path $installation.Path -ErrorAction Stop 6>$null } catch { $failure = $_ }
        $failure.Exception.Problems.Id + $failure.Exception.Id | Should -Contain 'Service.Forbidden'
        Get-InstallationWrite -Stamp $stamp | Should -BeNullOrEmpty
        Set-StampFault -Stamp $stamp
    }

    It 'at the deployment continues there in the next run' -Skip:($kinds[0].NoStamp) {
        Set-SetupExitCode -Stamp $stamp -ExitCode 13
        $failure = $null
        try { Install-ContainerRegistry -Path $installation.Path -ReportPath (Join-Path -Path $folder -ChildPath 'failed.html') -ErrorAction Stop 6>$null } catch { $failure = $_ }
        $failure.FullyQualifiedErrorId | Should -BeExactly 'Deployment.ExitCode13,Install-ContainerRegistry'
        [System.IO.File]::ReadAllText((Join-Path -Path $folder -ChildPath 'failed.html')) | Should -Match 'Deployment\.ExitCode13'
        Set-StampSetting -Stamp $stamp -Setting @{ script = @{ exitCode = 0; stdout = ''; stderr = '' } }
        Clear-StampJournal -Stamp $stamp
        (Install-ContainerRegistry -Path $installation.Path 6>$null).Test.Passed | Should -BeTrue
        @(Get-InstallationWrite -Stamp $stamp | Where-Object { $_ -match '/secrets/' }) | Should -BeNullOrEmpty
    }
}

Describe 'Secrets of a configuration file' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) {
            $folder = Join-Path -Path (Get-Item -LiteralPath $TestDrive).FullName -ChildPath 'secrets'
            Stop-InstalledRegistry
            Clear-Deployment -Stamp $stamp
            $installation = New-Installation -Stamp $stamp -Folder $folder
        }
    }

    It 'are checked before the first write: <Name>' -Skip:($kinds[0].NoStamp) -ForEach @(
        @{ Name = 'missing password of the second user'; Variable = 'AZCR_TEST_BUILD'; Value = $null; Expected = "*users?1?.password: the environment variable 'AZCR_TEST_BUILD' is not set*" }
        @{ Name = 'missing client secret'; Variable = 'AZCR_TEST_PRINCIPAL'; Value = $null; Expected = '*servicePrincipal.clientSecret: *' }
        @{ Name = 'password that bcrypt would cut'; Variable = 'AZCR_TEST_BUILD'; Value = 'x' * 120; Expected = '*72*' }
    ) {
        $before = [Environment]::GetEnvironmentVariable($Variable)
        [Environment]::SetEnvironmentVariable($Variable, $Value)
        try {
            foreach ($command in 'Invoke-ContainerRegistryPlan', 'Install-ContainerRegistry') {
                Clear-StampJournal -Stamp $stamp
                { & $command -Path $installation.Path -ErrorAction Stop 6>$null } | Should -Throw $Expected
                Get-InstallationWrite -Stamp $stamp | Should -BeNullOrEmpty
            }
        } finally {
            [Environment]::SetEnvironmentVariable($Variable, $before)
        }
    }

    It 'are in no trace of parameter bindings' -Skip:($kinds[0].NoStamp) {
        $trace = Join-Path -Path $folder -ChildPath 'trace.txt'
        $null = Trace-Command -Name ParameterBinding, ParameterBinderController -Option All -FilePath $trace -Expression { Invoke-ContainerRegistryPlan -Path $installation.Path }
        $text = [System.IO.File]::ReadAllText($trace)
        $text | Should -Match 'Invoke-ContainerRegistryOperation'
        foreach ($canary in @((Get-InstallationSecret).Values) + $stamp.credentials.clientSecret) { $text.Contains($canary) | Should -BeFalse }
    }

    It 'that a vault does not have are not replaced by a variable of the caller' {
        # Takes the place of the module SecretManagement, which is not part of PowerShell.
        $double = New-Module -Name Microsoft.PowerShell.SecretManagement -ScriptBlock { function Get-Secret { param($Name, $Vault) Write-Error -Message "no secret $Name" -ErrorAction Stop } }
        Import-Module $double -Global
        $global:secret = ConvertTo-SecureString -AsPlainText -Force -String 'canary-of-the-caller'
        try {
            $module = Get-Module -Name Azs.ContainerRegistry
            $resolve = { param($Cmdlet) Resolve-SecretReference -Cmdlet $Cmdlet -Reference ([pscustomobject]@{ secretName = 'missing' }) -Place 'users[0].password' }
            function Invoke-Resolution { [CmdletBinding()] param() & $module $resolve $PSCmdlet }
            { Invoke-Resolution -ErrorAction Stop } | Should -Throw '*users?0?.password: the secret ''missing'' cannot be read: no secret missing*'
        } finally {
            Remove-Variable -Name secret -Scope Global
            Remove-Module -ModuleInfo $double
        }
    }
}
