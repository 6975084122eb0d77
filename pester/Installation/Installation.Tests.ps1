# Install-ContainerRegistry and its companions: one configuration file, from an empty stamp to a tested registry with an image.
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
        Get-Item -LiteralPath $installation.Path | Test-ContainerRegistry -Quiet | Should -BeExactly 0
        Get-InstallationWrite -Stamp $stamp | Should -BeNullOrEmpty
    }

    It 'has a plan for a deleted blob container that the run carries out' -Skip:$NoStamp {
        $prefix = $installation.Prefix
        Add-StampSeed -Stamp $stamp -Seed @{ remove = @{ containers = @("${prefix}sa/${prefix}ct") } }
        Clear-StampJournal -Stamp $stamp
        $planned = @(Invoke-ContainerRegistryPlan -Path $installation.Path -ChangesOnly)
        @($planned | ForEach-Object { '{0}: {1}' -f $_.Target, $_.Action }) -join ', ' | Should -BeExactly "Blob container '${prefix}ct': Create, Image 'layout': Create"
        Get-InstallationWrite -Stamp $stamp | Should -BeNullOrEmpty
        $before = @((Get-StampState -Stamp $stamp).deployments).Count
        $made = Install-ContainerRegistry -Path $installation.Path 6>$null
        $made.HasDeployed | Should -BeFalse
        @((Get-StampState -Stamp $stamp).deployments).Count | Should -Be $before
        @(Invoke-ContainerRegistryPlan -Path $installation.Path -ChangesOnly) | Should -BeNullOrEmpty
    }

    It 'has a plan for a deleted role assignment that the run carries out' -Skip:$NoStamp {
        Add-StampSeed -Stamp $stamp -Seed @{ remove = @{ roleAssignmentsOf = @($stamp.credentials.registry.objectId) } }
        $planned = @(Invoke-ContainerRegistryPlan -Path $installation.Path -ChangesOnly)
        @($planned | ForEach-Object { [string]$_.Step }) -join ', ' | Should -BeExactly 'RoleAssignment, Deployment, Image'
        (Install-ContainerRegistry -Path $installation.Path 6>$null).HasDeployed | Should -BeTrue -Because 'the registry may have another service principal'
        @(Invoke-ContainerRegistryPlan -Path $installation.Path -ChangesOnly) | Should -BeNullOrEmpty
    }

    It 'has a plan that names a deleted network security group, and the run deploys it' -Skip:$NoStamp {
        $deleted = @((Get-StampState -Stamp $stamp).resources | Where-Object { $_.type -like '*/networkSecurityGroups' -and $_.resourceGroup -eq "$($installation.Prefix)vm" })[0]
        $id = '/subscriptions/{0}/resourceGroups/{1}/providers/{2}/{3}' -f $stamp.subscriptionId, $deleted.resourceGroup, $deleted.type, $deleted.name
        Add-StampSeed -Stamp $stamp -Seed @{ remove = @{ resources = @($id) } }
        $test = Test-ContainerRegistry -Path $installation.Path
        $test.ExitCode | Should -Be 1
        @($test.Changes | ForEach-Object { '{0}: {1}' -f $_.Step, $_.Action }) -join ', ' | Should -Match '^Deployment: Create'
        $test.Changes[0].Reason | Should -Match "network security group '$($deleted.name)' .*no longer exists"
        (Install-ContainerRegistry -Path $installation.Path 6>$null).HasDeployed | Should -BeTrue
        (Test-ContainerRegistry -Path $installation.Path).Changes | Should -BeNullOrEmpty
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
