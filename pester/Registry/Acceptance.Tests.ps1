# The acceptance test of the package, on the simulated stamp and with the real docker-registry: it passes, leaves nothing, and records no name and no secret.
BeforeDiscovery {
    & ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'Start-MissingStamp.ps1'))
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'RegistryControl.psm1') -Force
    $noPeer = -not (Test-RegistryPeer)
    $kinds = @(foreach ($kind in 'AAD', 'ADFS') { @{ Kind = $kind; Absent = -not [Environment]::GetEnvironmentVariable("AZCR_STAMP_$kind") -or ($kind -eq 'AAD' -and $noPeer) } })
}

BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'StampControl.psm1')) -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'RunbookProcess.psm1')) -Force
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'RegistryControl.psm1') -Force
    $module = [System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry')
    # The file of the package, otherwise that of the checkout.
    $acceptance = Join-Path -Path $module -ChildPath 'acceptance'
    if (-not (Test-Path -LiteralPath $acceptance)) {
        $acceptance = [System.IO.Path]::Combine($PSScriptRoot, '..', 'Acceptance')
    }
    $acceptance = Join-Path -Path $acceptance -ChildPath 'Acceptance.Tests.ps1'
    $pester = Get-Module -Name Pester

    # The script of an operator. The values are in a file, so that no secret is in the script.
    function Get-AcceptanceScript {
        param([Parameter(Mandatory = $true)] [string] $Folder, [hashtable] $Data)
        $values = Join-Path -Path $Folder -ChildPath 'values.xml'
        Export-Clixml -InputObject $Data -Path $values
        @(
            '$ErrorActionPreference = ''Stop'''
            "Import-Module -Name '$($pester.Path)'"
            "`$container = New-PesterContainer -Path '$acceptance' -Data (Import-Clixml -Path '$values')"
            '$configuration = New-PesterConfiguration'
            '$configuration.Run.Container = $container'
            '$configuration.Run.PassThru = $true'
            '$configuration.Output.Verbosity = ''None'''
            '$configuration.TestRegistry.Enabled = $false'
            '$configuration.TestResult.Enabled = $true'
            "`$configuration.TestResult.OutputPath = '$(Join-Path -Path $Folder -ChildPath 'acceptance.xml')'"
            '$result = Invoke-Pester -Configuration $configuration'
            'foreach ($test in $result.Tests) { ''{0}: {1} {2}'' -f $test.Result, $test.Name, (@($test.ErrorRecord | ForEach-Object { $_.Exception.Message }) -join '' '') }'
            '$result.FailedBlocks | ForEach-Object { ''Failed: {0} {1}'' -f $_.Name, (@($_.ErrorRecord | ForEach-Object { $_.Exception.Message }) -join '' '') }'
        )
    }

    # Returns the parameters for the stamp.
    function Get-AcceptanceData {
        param([Parameter(Mandatory = $true)] $Stamp, [Parameter(Mandatory = $true)] [string] $Folder)
        $known = $Stamp.credentials
        @{
            Endpoint                 = $Stamp.armEndpoint
            Tenant                   = $Stamp.tenantId
            SubscriptionId           = $Stamp.subscriptionId
            Credential               = [pscredential]::new($known.applicationId, (ConvertTo-TestSecret -Text $known.clientSecret))
            RegistryServicePrincipal = [pscredential]::new($known.registry.applicationId, (ConvertTo-TestSecret -Text $known.registry.clientSecret))
            RegistryObjectId         = $known.registry.objectId
            OperatorObjectId         = $known.servicePrincipalObjectId
            TrustedRootFile          = $Stamp.caFile
            Resolve                  = Get-StampAddress -Stamp $Stamp
            ReportPath               = Join-Path -Path $Folder -ChildPath 'reports'
            RecordPath               = Join-Path -Path $Folder -ChildPath 'recording'
        }
    }

    # The originals that a recording must not contain, in lowercase: as they are, in Base64, and in URL encoding.
    function Get-Original {
        param([Parameter(Mandatory = $true)] $Stamp, [Parameter(Mandatory = $true)] [string[]] $More)
        $known = $Stamp.credentials
        $originals = @(
            $Stamp.region, $Stamp.storageSuffix, ($Stamp.storageSuffix -replace '^[^.]+\.', ''), $Stamp.tenantId, $Stamp.subscriptionId, $Stamp.subscriptionName
            ($Stamp.tenantName -split '\.')[0], ($Stamp.armAudience -split '/')[-1], ($Stamp.keyVaultAudience -split '/')[-1]
            $known.applicationId, $known.clientSecret, $known.servicePrincipalObjectId, $known.registry.applicationId, $known.registry.clientSecret
            $known.registry.objectId, $known.user.name, $known.user.password, $known.user.objectId
        ) + $More | Where-Object { $_ -and $_ -ne 'adfs' } | Sort-Object -Unique
        foreach ($original in $originals) {
            $original
            $original.Replace('-', '')
            [uri]::EscapeDataString($original)
            # Three alignments, without the signs that depend on what is around.
            foreach ($before in '', ' ', '  ') {
                $text = [Convert]::ToBase64String([System.Text.Encoding]::UTF8.GetBytes($before + $original)).TrimEnd('=')
                $inner = $text.Substring([math]::Min($text.Length, 4 * [int]($before.Length -gt 0)))
                if ($inner.Length -gt 8) { $inner.Substring(0, $inner.Length - 2) }
            }
        }
    }

    # All runs at the same time, since each takes some seconds to start.
    $runs = @{}
    $scripts = @{}
    $root = (Get-Item -LiteralPath $TestDrive).FullName
    foreach ($kind in 'AAD', 'ADFS', 'None') {
        $stamp = if ($kind -ne 'None') { Get-Stamp -Kind $kind }
        if ($kind -ne 'None' -and (-not $stamp -or ($kind -eq 'AAD' -and -not (Test-RegistryPeer)))) { continue }
        $folder = Join-Path -Path $root -ChildPath $kind
        $null = New-Item -ItemType Directory -Path $folder
        $data = @{}
        if ($stamp) {
            $data = Get-AcceptanceData -Stamp $stamp -Folder $folder
            $runs[$kind] = @{ Stamp = $stamp; Data = $data; Folder = $folder; Before = Get-StampState -Stamp $stamp }
        }
        if ($kind -eq 'AAD') {
            Set-StampSetting -Stamp $stamp -Setting @{ deploymentPolls = 1 }
            $imageLogin = [pscredential]::new('mover', (ConvertTo-TestSecret -Text 'image-password-canary-7'))
            $data.ImageRegistryRootFile = New-RegistryCertificate -Folder $folder
            $data.ImageRegistry = Start-TestRegistry -Folder $folder -Credential $imageLogin
            $data.ImageRegistryCredential = $imageLogin
            $data.IncludeDeployment = $true
        }
        $scripts[$kind] = Get-AcceptanceScript -Folder $folder -Data $data
    }
    $results = Invoke-Runbook -Folder $root -Script $scripts
    foreach ($kind in @($runs.Keys)) {
        $runs[$kind].After = Get-StampState -Stamp $runs[$kind].Stamp
    }
}

AfterAll {
    Stop-TestRegistry
}

Describe 'The acceptance test on <Kind>' -ForEach $kinds {
    BeforeAll {
        $run = $runs[$Kind]
        if ($run) {
            $stamp = $run.Stamp
            $data = $run.Data
            $lines = $results[$Kind]
            $recording = @(Get-ChildItem -LiteralPath $data.RecordPath -Filter '*.json')
            $texts = @($recording | ForEach-Object { [System.IO.File]::ReadAllText($_.FullName) })
        }
    }

    It 'passes each step that it can run there' -Skip:$Absent {
        $expected = if ($Kind -eq 'AAD') { 12 } else { 9 }
        @($lines.Ran | Where-Object { $_ -like 'Failed:*' }) | Should -BeNullOrEmpty
        @($lines.Ran | Where-Object { $_ -like 'Passed:*' }).Count | Should -Be $expected -Because ($lines.Ran + $lines.Errors -join "`n")
    }

    It 'leaves nothing on the stamp' -Skip:$Absent {
        foreach ($part in 'groups', 'accounts', 'vaults', 'roleAssignments', 'resources') {
            @($run.After.$part).Count | Should -Be @($run.Before.$part).Count -Because $part
        }
    }

    It 'writes a report of its steps and of the commands' -Skip:$Absent {
        $names = @(Get-ChildItem -LiteralPath $data.ReportPath | ForEach-Object { $_.Name -replace '^azcracc[0-9a-f]{8}', '' })
        $names | Should -Contain '.md'
        $names | Should -Contain '-prerequisites.html'
        Join-Path -Path $run.Folder -ChildPath 'acceptance.xml' | Should -Exist
        $report = [System.IO.File]::ReadAllText((Get-ChildItem -LiteralPath $data.ReportPath -Filter '*.md')[0].FullName)
        $report | Should -Match '\| Removal \| Passed \|'
        $report | Should -Not -Match 'Not everything was removed'
    }

    It 'records exchanges in the form of the recordings of real stamps' -Skip:$Absent {
        $recording.Count | Should -BeGreaterThan 8
        foreach ($text in $texts) {
            foreach ($exchange in (ConvertFrom-Json -InputObject $text)) {
                @($exchange.PSObject.Properties.Name) -join ' ' | Should -BeExactly 'source method url requestBody status headers body'
            }
        }
    }

    It 'records no original name, id, or host, and no secret' -Skip:$Absent {
        $prefix = (Get-ChildItem -LiteralPath $data.ReportPath -Filter '*.md')[0].BaseName
        $all = ($texts -join "`n").ToLowerInvariant()
        # The recording contains the exchanges of the commands, and so would contain their names.
        $all | Should -Match '"source": "set-containerregistryprerequisites"'
        $originals = @(Get-Original -Stamp $stamp -More $prefix, 'image-password-canary-7', 'mover')
        $originals.Count | Should -BeGreaterThan 50
        # The log of the same run has names, so the search finds them.
        $log = [System.IO.File]::ReadAllText((Get-ChildItem -LiteralPath $data.ReportPath -Filter '*.jsonl')[0].FullName).ToLowerInvariant()
        @($originals | Where-Object { $log.Contains($_.ToLowerInvariant()) }).Count | Should -BeGreaterThan 4
        @($originals | Where-Object { $all.Contains($_.ToLowerInvariant()) }) -join ', ' | Should -BeExactly ''
        # Tokens, keys, and certificates.
        @([regex]::Matches($all, 'eyj[a-z0-9_-]{10}|begin [a-z ]*(certificate|key)|accountkey|ssh-rsa a|(?<![0-9a-f])(?!(3a)?0{20})[0-9a-f]{40}') | ForEach-Object { $_.Value }) | Should -BeNullOrEmpty
    }

    It 'uses the same replacement in all files' -Skip:$Absent {
        # Only in URLs: lists have the resources of others, too.
        $urls = @($texts | ForEach-Object { ConvertFrom-Json -InputObject $_ } | ForEach-Object { $_ } | ForEach-Object { $_.url })
        foreach ($pattern in '/resourceGroups/(group-\d+)/providers/Microsoft.KeyVault', '/vaults/(vault-\d+)', 'https://(vault-\d+)\.vault\.local\.azurestack\.external', '/storageAccounts/(account\d+)') {
            $used = @($urls | ForEach-Object { [regex]::Matches($_, $pattern) } | ForEach-Object { $_.Groups[1].Value } | Sort-Object -Unique)
            $used.Count | Should -Be 1 -Because "$pattern names one resource of the run: $used"
        }
    }
}

Describe 'The acceptance test after a failed step' -Skip:(-not $env:AZCR_STAMP_ADFS) {
    AfterAll { Set-StampFault -Stamp (Get-Stamp -Kind ADFS) }

    It 'removes what the step has created' {
        $stamp = Get-Stamp -Kind ADFS
        $folder = Join-Path -Path $root -ChildPath 'failed'
        $null = New-Item -ItemType Directory -Path $folder
        $data = Get-AcceptanceData -Stamp $stamp -Folder $folder
        $before = Get-StampState -Stamp $stamp
        Clear-StampJournal -Stamp $stamp
        $answer = @{ status = 400; body = '{"error":{"code":"BadParameter","message":"refused by the test"}}' }
        Set-StampFault -Stamp $stamp -Fault @{ match = @{ method = 'PUT'; pathContains = '/secrets/' }; times = 100000; action = @{ answer = $answer } }
        $run = (Invoke-Runbook -Folder $folder -Script @{ run = Get-AcceptanceScript -Folder $folder -Data $data }).run
        @($run.Ran | Where-Object { $_ -like 'Failed:*' }) | Should -BeLike 'Failed: creates the prerequisites*refused by the test*'
        @(Get-StampJournal -Stamp $stamp -Writes | Where-Object { $_.path -like '*/vaults/azcracc*' }).Count | Should -BeGreaterThan 0 -Because 'there was something to remove'
        $after = Get-StampState -Stamp $stamp
        foreach ($part in 'groups', 'accounts', 'vaults', 'roleAssignments') {
            @($after.$part).Count | Should -Be @($before.$part).Count -Because $part
        }
    }
}

Describe 'The acceptance test without parameters' {
    It 'skips each step, with the reason' {
        $run = $results['None']
        @($run.Ran | Where-Object { $_ -like 'Passed:*' -or $_ -like 'Failed:*' }) -join "`n" | Should -BeExactly ''
        @($run.Ran | Where-Object { $_ -match '^Skipped: .*parameters of the stamp are missing: Endpoint, SubscriptionId, Credential' }).Count | Should -Be 12 -Because ($run.Ran + $run.Errors -join "`n")
    }
}
