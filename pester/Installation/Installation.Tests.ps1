# Install-ContainerRegistry and its companions: one configuration file, from an empty stamp to a tested registry with an image.
BeforeDiscovery {
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

AfterAll {
    Stop-TestRegistry
    # The DNS label of the registry is free again for other suites.
    foreach ($kind in 'AAD', 'ADFS') {
        $stamp = Get-Stamp -Kind $kind
        if ($stamp) { Clear-Deployment -Stamp $stamp }
    }
}

Describe 'A configuration file on <Kind>' -ForEach $kinds {
    BeforeAll {
        if (-not $NoStamp) {
            $stamp = Get-Stamp -Kind $Kind
            Clear-Deployment -Stamp $stamp
            $folder = Join-Path -Path (Get-Item -LiteralPath $TestDrive).FullName -ChildPath $Kind
            $installation = New-Installation -Stamp $stamp -Folder $folder
            $log = Join-Path -Path $folder -ChildPath 'run.log'
            $report = Join-Path -Path $folder -ChildPath 'run.html'
        }
    }

    It 'has a plan that creates everything and writes nothing' -Skip:$NoStamp {
        Clear-StampJournal -Stamp $stamp
        $plan = @(Invoke-ContainerRegistryPlan -Path $installation.Path)
        Get-InstallationWrite -Stamp $stamp | Should -BeNullOrEmpty
        @($plan | Where-Object { $_.Action -ne 'Create' }) | Should -BeNullOrEmpty
        $plan[0].PSObject.TypeNames[0] | Should -BeExactly 'Azs.ContainerRegistry.PlanStep'
        @($plan | ForEach-Object { $_.Target }) -join "`n" | Should -Match (
            "(?s)Resource group '{0}rg'.*Storage account '{0}sa'.*Key vault '{0}kv'.*Secret 'admin'.*Secret 'build'.*SSH key .*Resource group '{0}vm'.*Deployment .*Image 'layout'" -f $installation.Prefix)
        Test-Path -LiteralPath (Join-Path -Path $folder -ChildPath 'id_rsa') | Should -BeFalse
        Test-ContainerRegistry -Path $installation.Path -Quiet | Should -BeExactly 1
    }

    It 'is installed to a tested registry with its image' -Skip:$NoStamp {
        $observed = Invoke-Observed -Script { Install-ContainerRegistry -Path $installation.Path -LogPath $log -ReportPath $report }
        $observed.Error | Should -BeNullOrEmpty
        $made = @($observed.Output)[0]
        $made.PSObject.TypeNames[0] | Should -BeExactly 'Azs.ContainerRegistry.Installation'
        @($made.Test.Checks | Where-Object { $_.State -eq 'Failed' } | ForEach-Object { $_.Message }) | Should -BeNullOrEmpty
        $made.Test.Passed | Should -BeTrue
        $made.RegistryHostName | Should -BeExactly $installation.Registry
        $made.HasDeployed | Should -BeTrue
        @($made.Images).Count | Should -Be 1
        $text = $observed | Out-String
        foreach ($canary in (Get-InstallationSecret).Values) { $text | Should -Not -Match ([regex]::Escape($canary)) }
    }

    It 'has one log and one report of all steps without a secret' -Skip:$NoStamp {
        $page = [System.IO.File]::ReadAllText($report)
        foreach ($command in 'Connect-ContainerRegistryStamp', 'Set-ContainerRegistryPrerequisites', 'New-ContainerRegistryDeployment', 'Test-ContainerRegistry', 'Import-ContainerRegistryImage') {
            $page | Should -Match "<h1>$command</h1>"
        }
        ([regex]::Matches($page, '</html>')).Count | Should -Be 1
        $text = $page + [System.IO.File]::ReadAllText($log)
        foreach ($canary in @((Get-InstallationSecret).Values) + $stamp.credentials.clientSecret + $stamp.credentials.registry.clientSecret) {
            $text | Should -Not -Match ([regex]::Escape($canary))
        }
    }

    It 'writes nothing when it is installed again' -Skip:$NoStamp {
        Clear-StampJournal -Stamp $stamp
        $writes = Get-RegistryWriteCount -Folder $folder -Registry $installation.Address
        $made = Install-ContainerRegistry -Path $installation.Path 6>$null
        Get-InstallationWrite -Stamp $stamp | Should -BeNullOrEmpty
        Get-RegistryWriteCount -Folder $folder -Registry $installation.Address | Should -Be $writes
        $made.HasDeployed | Should -BeFalse
    }

    It 'passes its test' -Skip:$NoStamp {
        Clear-StampJournal -Stamp $stamp
        $test = Test-ContainerRegistry -Path $installation.Path
        $test.Passed | Should -BeTrue
        $test.Changes | Should -BeNullOrEmpty
        $test.Registry.Passed | Should -BeTrue
        Test-ContainerRegistry -Path $installation.Path -Quiet | Should -BeExactly 0
        Get-InstallationWrite -Stamp $stamp | Should -BeNullOrEmpty
    }

    It 'deploys again after a login was changed' -Skip:$NoStamp {
        $changed = 'canary-build-Pass.4'
        # The times of a key vault have whole seconds.
        $second = [DateTimeOffset]::UtcNow.AddSeconds(2)
        while ([DateTimeOffset]::UtcNow -lt $second) { [System.Threading.Thread]::Sleep(100) }
        $env:AZCR_TEST_BUILD = $changed
        try {
            @(Invoke-ContainerRegistryPlan -Path $installation.Path -ChangesOnly | ForEach-Object { $_.Target }) -join ', ' | Should -Match "^Secret 'build', Deployment '[^']+', Image 'layout'$"
            Test-ContainerRegistry -Path $installation.Path -Quiet | Should -BeExactly 1
            (Install-ContainerRegistry -Path $installation.Path 6>$null).HasDeployed | Should -BeTrue
            (Install-ContainerRegistry -Path $installation.Path 6>$null).HasDeployed | Should -BeFalse
        } finally {
            $env:AZCR_TEST_BUILD = (Get-InstallationSecret).AZCR_TEST_BUILD
        }
        $null = Install-ContainerRegistry -Path $installation.Path 6>$null
    }

    It 'is not installed with a new certificate or key from another folder' -Skip:$NoStamp {
        $elsewhere = Join-Path -Path $folder -ChildPath 'elsewhere'
        $null = New-Item -ItemType Directory -Path $elsewhere
        $file = ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText($installation.Path)) -AsHashtable
        $file.certificate.create = @{ commonName = $installation.Registry }
        $file.deployment.registryTrustedRootFile = Join-Path -Path $folder -ChildPath 'server.pem'
        $file.images = @()
        Save-Installation -Path (Join-Path -Path $elsewhere -ChildPath 'registry.json') -File $file
        { Install-ContainerRegistry -Path (Join-Path -Path $elsewhere -ChildPath 'registry.json') -ErrorAction Stop 6>$null } | Should -Throw '*already contains the certificate*'
        Copy-Item -LiteralPath (Join-Path -Path $folder -ChildPath 'registry.pfx') -Destination $elsewhere
        @(Invoke-ContainerRegistryPlan -Path (Join-Path -Path $elsewhere -ChildPath 'registry.json') -ChangesOnly) | Should -BeNullOrEmpty
    }

    It 'is installed for the caller without changing the session of the caller' -Skip:$NoStamp {
        $other = @{ AAD = 'ADFS'; ADFS = 'AAD' }[$Kind]
        $stampOfCaller = Get-Stamp -Kind $other
        if (-not $stampOfCaller) {
            Set-ItResult -Skipped -Because 'there is no second stamp'
            return
        }
        Connect-Stamp -Stamp $stampOfCaller
        $null = Install-ContainerRegistry -Path $installation.Path 6>$null
        $null = Test-ContainerRegistry -Path $installation.Path
        (Get-ContainerRegistryStamp).TenantId | Should -BeExactly $stampOfCaller.tenantId
        Disconnect-ContainerRegistryStamp
    }

    It 'is written from the stamp, and that file changes nothing' -Skip:$NoStamp {
        Connect-Stamp -Stamp $stamp
        $exported = Join-Path -Path $folder -ChildPath 'exported.json'
        (Export-ContainerRegistryConfiguration -Path $exported -ResourceGroupName "$($installation.Prefix)rg" -DeploymentResourceGroupName "$($installation.Prefix)vm").FullName |
            Should -BeExactly $exported
        $text = [System.IO.File]::ReadAllText($exported)
        foreach ($canary in (Get-InstallationSecret).Values) { $text | Should -Not -Match ([regex]::Escape($canary)) }
        { Export-ContainerRegistryConfiguration -Path $exported -ResourceGroupName "$($installation.Prefix)rg" -ErrorAction Stop } | Should -Throw '*cannot be written*'
        $file = ConvertFrom-Json -InputObject $text
        $file.certificate.password = @{ environment = 'AZCR_TEST_PFX' }
        $file.servicePrincipal.clientSecret = @{ environment = 'AZCR_TEST_PRINCIPAL' }
        $file.stamp = $installation.File.stamp
        Save-Installation -Path $exported -File $file
        @(Invoke-ContainerRegistryPlan -Path $exported -ChangesOnly) | Should -BeNullOrEmpty
    }

    It 'removes the registry' -Skip:$NoStamp {
        Uninstall-ContainerRegistry -Path $installation.Path -WhatIf 6>$null | Should -BeNullOrEmpty
        $removed = @(Uninstall-ContainerRegistry -Path $installation.Path -RemoveData -Confirm:$false -PassThru 6>$null)
        $removed.Count | Should -BeGreaterThan 5
        @((Get-StampState -Stamp $stamp).resources | Where-Object { $_.resourceGroup -like "$($installation.Prefix)*" }) | Should -BeNullOrEmpty
    }
}

Describe 'A stopped installation' {
    It 'is completed by the next run after it was killed at request <_>' -Skip:($kinds[0].NoStamp) -ForEach @(
        # The requests are chosen anew in each run; the name of the test has them.
        1..$(if ($env:AZCR_KILLS) { [int]$env:AZCR_KILLS } else { 2 }) | ForEach-Object { Get-Random -Minimum 8 -Maximum 75 }
    ) {
        $stamp = Get-Stamp -Kind AAD
        Clear-Deployment -Stamp $stamp
        Stop-TestRegistry
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
            Stop-TestRegistry
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
            Stop-TestRegistry
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

Describe 'A service principal by display name' {
    It 'is created once, and each deployment gets a client secret' -Skip:($kinds[0].NoStamp) {
        $stamp = Get-Stamp -Kind AAD
        Clear-Deployment -Stamp $stamp
        Stop-TestRegistry
        $folder = Join-Path -Path (Get-Item -LiteralPath $TestDrive).FullName -ChildPath 'named'
        $name = "registry-$([guid]::NewGuid())"
        $installation = New-Installation -Stamp $stamp -Folder $folder -Change @{ servicePrincipal = @{ displayName = $name }; images = @() }
        $plan = @(Invoke-ContainerRegistryPlan -Path $installation.Path -ChangesOnly)
        @($plan | Where-Object { $_.Target -match [regex]::Escape($name) -and $_.Action -eq 'Create' }).Count | Should -BeGreaterThan 0
        $made = Install-ContainerRegistry -Path $installation.Path 6>$null
        $made.HasDeployed | Should -BeTrue
        Connect-Stamp -Stamp $stamp
        $secrets = { @((Get-ContainerRegistryServicePrincipal -DisplayName $name).Secrets).Count }
        & $secrets | Should -Be 1
        (Install-ContainerRegistry -Path $installation.Path 6>$null).HasDeployed | Should -BeFalse
        & $secrets | Should -Be 1
        @(Invoke-ContainerRegistryPlan -Path $installation.Path -ChangesOnly) | Should -BeNullOrEmpty
        Uninstall-ContainerRegistry -Path $installation.Path -RemoveData -Confirm:$false 6>$null
        # A second run removes what the first one kept.
        Uninstall-ContainerRegistry -Path $installation.Path -RemoveData -RemoveServicePrincipal -Confirm:$false 6>$null
        { Get-ContainerRegistryServicePrincipal -DisplayName $name -ErrorAction Stop } | Should -Throw '*'
    }
}

Describe 'A folder of configuration files' {
    It 'is carried out in parallel, with results and errors in the order of the files' -Skip:($kinds[0].NoStamp) {
        $stamp = Get-Stamp -Kind AAD
        Clear-Deployment -Stamp $stamp
        Stop-TestRegistry
        $folder = Join-Path -Path (Get-Item -LiteralPath $TestDrive).FullName -ChildPath 'many'
        $first = New-Installation -Stamp $stamp -Folder $folder -Change @{ images = @() }
        foreach ($name in 'b', 'c') {
            # Only prerequisites: the stamp has one label for the registry.
            $file = ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText($first.Path)) -AsHashtable
            $file.Remove('deployment')
            $prefix = New-UniquePrefix
            $file.prerequisites = @{ resourceGroupName = "${prefix}rg"; storageAccountName = "${prefix}sa"; storageAccountBlobContainer = "${prefix}ct"; keyVaultName = "${prefix}kv" }
            if ($name -eq 'b') { $file.prerequisites.storageAccountName = 'Wrong_Name' }
            Save-Installation -Path (Join-Path -Path $folder -ChildPath "$name.json") -File $file
        }
        $errors = $null
        $made = @(Install-ContainerRegistry -Path $folder -Parallel -LogPath (Join-Path -Path $folder -ChildPath 'run.log') -ErrorAction SilentlyContinue -ErrorVariable errors 6>$null)
        @($made | ForEach-Object { [System.IO.Path]::GetFileName($_.Path) }) | Should -Be 'c.json', 'registry.json'
        ($errors | Out-String) | Should -Match 'Wrong_Name'
        @([System.IO.Directory]::GetFiles($folder, 'run.*.log') | ForEach-Object { [System.IO.Path]::GetFileName($_) } | Sort-Object) | Should -Be 'run.b.log', 'run.c.log', 'run.registry.log'
    }
}

Describe 'An invalid configuration file' {
    BeforeAll {
        $folder = Join-Path -Path (Get-Item -LiteralPath $TestDrive).FullName -ChildPath 'invalid'
        $null = New-Item -ItemType Directory -Path $folder
    }

    It 'is refused with its place: <Name>' -ForEach @(
        @{ Name = 'syntax'; File = 'a.json'; Text = '{ "users": ['; Expected = '*line 1*' }
        @{ Name = 'a password'; File = 'a.json'; Text = '{ "users": [ { "name": "admin", "password": "canary-in-file" } ] }'; Expected = '*users*0*password: it contains a value instead of a reference*' }
        @{ Name = 'an unknown member'; File = 'a.json'; Text = '{ "prerequisite": {} }'; Expected = '*did you mean "prerequisites"*' }
        @{ Name = 'a data file with a command'; File = 'a.psd1'; Text = '@{ users = @(Get-Date); password = ''canary-in-file'' }'; Expected = '*more than data*' }
        @{ Name = 'a data file with a password'; File = 'a.psd1'; Text = '@{ certificate = @{ password = ''canary-in-file'' } }'; Expected = '*certificate.password: it contains a value*' }
        @{ Name = 'a missing file'; File = 'none.json'; Text = $null; Expected = '*none.json*' }
    ) {
        $path = Join-Path -Path $folder -ChildPath $File
        if ($null -ne $Text) { Set-Content -LiteralPath $path -Value $Text }
        foreach ($command in 'Install-ContainerRegistry', 'Invoke-ContainerRegistryPlan', 'Test-ContainerRegistry', 'Uninstall-ContainerRegistry') {
            $failure = $null
            try { & $command -Path $path -ErrorAction Stop } catch { $failure = $_ }
            $failure.FullyQualifiedErrorId | Should -BeLike "Configuration.Invalid,$command"
            $failure.Exception.Message | Should -BeLike $Expected
            ($failure | Out-String) | Should -Not -Match 'canary-in-file'
        }
        Test-ContainerRegistry -Path $path -Quiet -ErrorAction SilentlyContinue | Should -BeExactly 2
    }

    It 'names the secret that cannot be read: <Reference>' -ForEach @(
        @{ Reference = @{ environment = 'AZCR_TEST_NOT_SET' }; Expected = "*stamp.clientSecret: the environment variable 'AZCR_TEST_NOT_SET' is not set*" }
        @{ Reference = @{ prompt = 'Secret of the test' }; Expected = "*stamp.clientSecret: this session cannot prompt for 'Secret of the test'*" }
        @{ Reference = @{ secretName = 'of-the-test' }; Expected = '*stamp.clientSecret: the module Microsoft.PowerShell.SecretManagement is not installed*' }
    ) {
        $path = Join-Path -Path $folder -ChildPath 'secret.json'
        Save-Installation -Path $path -File @{
            stamp            = @{ armEndpoint = 'https://management.shanghai.azurestack.example'; applicationId = 'a'; clientSecret = $Reference }
            prerequisites    = @{ resourceGroupName = 'newregreq1'; storageAccountName = 'newregsa1'; storageAccountBlobContainer = 'newregct1'; keyVaultName = 'newregkv1' }
            certificate      = @{ secretName = 'containersecret'; filePath = 'registry.pfx'; password = @{ environment = 'AZCR_TEST_PFX' } }
            servicePrincipal = @{ id = 'b'; clientSecret = @{ environment = 'AZCR_TEST_PRINCIPAL' } }
            users            = @(@{ name = 'admin'; password = @{ environment = 'AZCR_TEST_ADMIN' } })
        }
        { Invoke-ContainerRegistryPlan -Path $path -ErrorAction Stop } | Should -Throw $Expected
    }
}
