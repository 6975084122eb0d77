# -AsJob passes on the sign-in of its caller; jobs that a script starts itself do not have it, and report what to do.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
    $noThreadJob = -not (Get-Command -Name Start-ThreadJob -ErrorAction Ignore)
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-RegistryModule
    $stamp = Get-Stamp -Kind AAD
    $manifest = (Get-Module -Name Azs.ContainerRegistry).Path -replace 'psm1$', 'psd1'
    $ask = {
        param($manifest)
        Import-Module $manifest
        try { (Get-ContainerRegistryStamp).ArmEndpoint } catch { "$($_.FullyQualifiedErrorId) $($_.Exception.Message)" }
    }

    function Receive-All {
        param($Job)
        try { $Job | Wait-Job -Timeout 120 | Receive-Job -ErrorAction SilentlyContinue -ErrorVariable failures 6>$null; $failures } finally { $Job | Remove-Job -Force }
    }
}

Describe 'Jobs' {
    BeforeAll {
        if ($stamp) {
            Connect-Stamp -Stamp $stamp
            $endpoint = (Get-ContainerRegistryStamp).ArmEndpoint
        }
    }

    # A runspace must not use the sign-in of another one: a host may run several users in one process.
    It 'of <Kind> do not use the session of their caller: the error shows what to do' -Skip:$noAad -ForEach @(
        @{ Kind = 'Start-Job'; Start = { Start-Job -ScriptBlock $ask -ArgumentList $manifest } }
        @{ Kind = 'Start-ThreadJob'; Start = { Start-ThreadJob -ScriptBlock $ask -ArgumentList $manifest } }
    ) {
        if (-not (Get-Command -Name $Kind -ErrorAction Ignore)) { Set-ItResult -Skipped -Because "there is no $Kind" }
        $said = Receive-All -Job (& $Start)
        $said | Should -Match '^SignIn.NotSignedIn,Get-ContainerRegistryStamp'
        $said | Should -Match 'sign in inside the job, or use -AsJob'
        (Get-ContainerRegistryStamp).ArmEndpoint | Should -BeExactly $endpoint -Because 'a job that ends closes no session of its caller'
    }

    It 'of Start-ThreadJob use the session of their caller after -Scope Process, until it ends' -Skip:($noAad -or $noThreadJob) {
        $signIn = Get-StampSignIn -Stamp $stamp
        try {
            $null = Connect-ContainerRegistryStamp @signIn -Scope Process
            $said = Receive-All -Job (Start-ThreadJob -ScriptBlock $ask -ArgumentList $manifest)
            $said | Should -Match ([regex]::Escape($endpoint))
            (Get-ContainerRegistryStamp).ArmEndpoint | Should -BeExactly $endpoint -Because 'a job that ends closes no session of its caller'
            # A sign-in for this runspace ends the session that was shared.
            Connect-Stamp -Stamp $stamp
            Receive-All -Job (Start-ThreadJob -ScriptBlock $ask -ArgumentList $manifest) | Should -Match '^SignIn.NotSignedIn'
            $null = Connect-ContainerRegistryStamp @signIn -Scope Process
            Disconnect-ContainerRegistryStamp
            Receive-All -Job (Start-ThreadJob -ScriptBlock $ask -ArgumentList $manifest) | Should -Match '^SignIn.NotSignedIn'
        } finally {
            Connect-Stamp -Stamp $stamp
        }
    }
}

Describe 'Jobs of -AsJob' {
    BeforeAll {
        if ($stamp) {
            $endpoint = (Get-ContainerRegistryStamp).ArmEndpoint
        }
    }

    It 'run in this process with the session of the command, and Get-Job lists them' -Skip:$noAad {
        $job = Update-ContainerRegistryVirtualMachine no-such-group no-such-group2 -ServicePrincipalClientId ([guid]::Empty) -ServicePrincipalClientSecret canary-of-job-8 -AsJob -Confirm:$false
        $job | Should -BeOfType ([Azs.ContainerRegistry.Interop.CommandJob])
        (Get-Job -Id $job.Id).Name | Should -BeExactly 'Update-ContainerRegistryVirtualMachine'
        $job.Command | Should -Not -Match 'canary-of-job-8'
        $null = $job | Wait-Job -Timeout 120
        $job.State | Should -Be 'Failed'
        $job.HasMoreData | Should -BeTrue
        $failure = @(Receive-All -Job $job)[-1]
        $failure.FullyQualifiedErrorId | Should -Match '^(Service|Deployment|Argument)\.'
        $failure.FullyQualifiedErrorId | Should -Not -Match 'SignIn'
        Get-Job -Id $job.Id -ErrorAction Ignore | Should -BeNullOrEmpty
        (Get-ContainerRegistryStamp).ArmEndpoint | Should -BeExactly $endpoint -Because 'a job that ends closes no session of its caller'
    }

    It 'need a session before they start' -Skip:$noAad {
        Disconnect-ContainerRegistryStamp
        try {
            { New-ContainerRegistryDeployment g label -ServicePrincipalClientId id -ServicePrincipalClientSecret x -AdminPublicKey 'ssh-rsa AAAA' -StorageAccountResourceId a -StorageAccountContainer b -PfxKeyVaultResourceId c -PfxKeyVaultSecretUrl d -PfxThumbprint e -AsJob -Confirm:$false } |
                Should -Throw -ErrorId 'SignIn.NotSignedIn,New-ContainerRegistryDeployment'
        } finally {
            Connect-Stamp -Stamp $stamp
        }
    }

    It 'show the plan immediately with -WhatIf' -Skip:$noAad {
        { Update-ContainerRegistryVirtualMachine no-such-group no-such-group2 -ServicePrincipalClientId ([guid]::Empty) -ServicePrincipalClientSecret x -AsJob -WhatIf } | Should -Throw
        @(Get-Job -Name Update-ContainerRegistryVirtualMachine -ErrorAction Ignore).Count | Should -Be 0
    }

    It 'run commands that need no session' -Skip:$noAad {
        Disconnect-ContainerRegistryStamp
        try {
            $archive = Join-Path -Path $TestDrive -ChildPath 'x.tar'
            $login = [pscredential]::new('admin', (ConvertTo-TestSecret -Text 'canary-of-job-9'))
            $job = Export-ContainerRegistryImage -Image 'not a name' -Path $archive -Credential $login -AsJob
            @(Receive-All -Job $job)[-1].FullyQualifiedErrorId | Should -Match '^Image.ReferenceInvalid'
        } finally {
            Connect-Stamp -Stamp $stamp
        }
    }

    It 'end when Stop-Job is used' -Skip:$noAad {
        $shell = [powershell]::Create().AddScript('"first"; Start-Sleep -Seconds 600')
        $shell.Runspace = [runspacefactory]::CreateRunspace()
        $shell.Runspace.Open()
        $job = [Azs.ContainerRegistry.Interop.CommandJob]::new('Command', $shell)
        $job.State | Should -Be 'NotStarted'
        $job.Start()
        while ($job.Output.Count -eq 0) { $job.State | Should -Be 'Running'; Start-Sleep -Milliseconds 20 }
        $job | Stop-Job
        $job.State | Should -Be 'Stopped'
        $job | Receive-Job | Should -BeExactly 'first'
        $job.Dispose()
        $shell.InvocationStateInfo.State | Should -Be 'Stopped'
    }

    It 'keep every stream of the command' -Skip:$noAad {
        $shell = [powershell]::Create().AddScript('1; Write-Error e; Write-Warning w; Write-Verbose v -Verbose; Write-Information i; throw "last"')
        $shell.Runspace = [runspacefactory]::CreateRunspace()
        $shell.Runspace.Open()
        $job = [Azs.ContainerRegistry.Interop.CommandJob]::new('Command', $shell)
        $job.Start()
        $null = $job | Wait-Job -Timeout 60
        $job.State | Should -Be 'Failed'
        $all = @($job | Receive-Job -ErrorVariable failures -ErrorAction SilentlyContinue -WarningVariable warnings -WarningAction SilentlyContinue -InformationVariable infos)
        $all | Should -Be @(1)
        @($failures | ForEach-Object { $_.Exception.Message }) | Should -Be @('e', 'last')
        @($warnings | ForEach-Object { $_.Message }) | Should -Be @('w')
        @($infos | ForEach-Object { "$($_.MessageData)" }) | Should -Be @('i')
        $job.Dispose()
    }
}

Describe 'Background jobs after -Scope Process' {
    BeforeAll {
        if ($stamp) {
            $signIn = Get-StampSignIn -Stamp $stamp
            $null = Connect-ContainerRegistryStamp @signIn -Scope Process
        }
    }

    AfterAll {
        if ($stamp) { Connect-Stamp -Stamp $stamp }
    }

    It 'sign in with the same account, several at the same time' -Skip:$noAad {
        $endpoint = (Get-ContainerRegistryStamp).ArmEndpoint
        $jobs = @(1..3 | ForEach-Object { Start-Job -ScriptBlock $ask -ArgumentList $manifest })
        foreach ($job in $jobs) {
            Receive-All -Job $job | Should -BeExactly $endpoint
        }
    }

    It 'find no secret in their environment or arguments' -Skip:$noAad {
        $clear = [System.Net.NetworkCredential]::new('', $signIn.ClientSecret).Password
        $clear | Should -Not -BeNullOrEmpty
        $said = Receive-All -Job (Start-Job -ArgumentList $manifest -ScriptBlock {
                param($manifest)
                Import-Module $manifest
                $null = Get-ContainerRegistryStamp
                Get-ChildItem -LiteralPath Env: | ForEach-Object { "$($_.Name)=$($_.Value)" }
                [Environment]::GetCommandLineArgs()
            })
        $said -join "`n" | Should -Match 'AZCR_SIGN_IN_PROCESS'
        $said -join "`n" | Should -Not -Match ([regex]::Escape($clear))
    }

    It 'do not sign in after the session has ended, and the copy of the secret is gone' -Skip:$noAad {
        $published = [AppDomain]::CurrentDomain.GetData('Azs.ContainerRegistry.SignIn')
        $published.Secret.clientSecret.Length | Should -BeGreaterThan 0
        Disconnect-ContainerRegistryStamp
        { $published.Secret.clientSecret.Copy() } | Should -Throw
        $env:AZCR_SIGN_IN_PROCESS | Should -BeNullOrEmpty
        [AppDomain]::CurrentDomain.GetData('Azs.ContainerRegistry.SignIn') | Should -BeNullOrEmpty
        Receive-All -Job (Start-Job -ScriptBlock $ask -ArgumentList $manifest) | Should -Match '^SignIn.NotSignedIn'
        $null = Connect-ContainerRegistryStamp @signIn -Scope Process
    }

    It 'that cannot read the sign-in report what to do' -Skip:$noAad {
        $kept = $env:AZCR_SIGN_IN_PROCESS
        $env:AZCR_SIGN_IN_PROCESS = '2147483646'
        try {
            Receive-All -Job (Start-Job -ScriptBlock $ask -ArgumentList $manifest) | Should -Match '^SignIn.NotSignedIn'
        } finally {
            $env:AZCR_SIGN_IN_PROCESS = $kept
        }
    }
}
