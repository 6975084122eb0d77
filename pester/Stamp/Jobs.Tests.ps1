# -AsJob passes on the sign-in of its caller; jobs that a script starts itself do not have it, and report what to do.
BeforeDiscovery {
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

    It 'of -AsJob work with the session of the command' -Skip:($noAad -or $noThreadJob) {
        $job = Update-ContainerRegistryVirtualMachine no-such-group no-such-group2 -ServicePrincipalClientId ([guid]::Empty) -ServicePrincipalClientSecret canary-of-job-7 -AsJob -Confirm:$false
        $job | Should -BeOfType ([System.Management.Automation.Job])
        $job.Name | Should -BeExactly 'Update-ContainerRegistryVirtualMachine'
        $job.Command | Should -Not -Match 'canary-of-job-7'
        $failure = @(Receive-All -Job $job)[-1]
        $failure.FullyQualifiedErrorId | Should -Match '^(Service|Deployment|Argument)\.'
    }

    It 'of -AsJob need a session before they start' -Skip:$noAad {
        Disconnect-ContainerRegistryStamp
        try {
            { New-ContainerRegistryDeployment g label -ServicePrincipalClientId id -ServicePrincipalClientSecret x -AdminPublicKey 'ssh-rsa AAAA' -StorageAccountResourceId a -StorageAccountContainer b -PfxKeyVaultResourceId c -PfxKeyVaultSecretUrl d -PfxThumbprint e -AsJob -Confirm:$false } |
                Should -Throw -ErrorId 'SignIn.NotSignedIn,New-ContainerRegistryDeployment'
        } finally {
            Connect-Stamp -Stamp $stamp
        }
    }

    It 'of -AsJob show the plan immediately with -WhatIf' -Skip:$noAad {
        { Update-ContainerRegistryVirtualMachine no-such-group no-such-group2 -ServicePrincipalClientId ([guid]::Empty) -ServicePrincipalClientSecret x -AsJob -WhatIf } | Should -Throw
        @(Get-Job -Name Update-ContainerRegistryVirtualMachine -ErrorAction Ignore).Count | Should -Be 0
    }
}

Describe 'Jobs where PowerShell has no thread jobs' {
    BeforeAll {
        # Pester 6 refuses a call that no filter matches.
        Mock -CommandName Get-Command -ModuleName Azs.ContainerRegistry -MockWith { Microsoft.PowerShell.Core\Get-Command @PesterBoundParameters }
        Mock -CommandName Get-Command -ModuleName Azs.ContainerRegistry -ParameterFilter { $Name -eq 'Start-ThreadJob' } -MockWith { }
    }

    It 'refuse a session that cannot be passed to another process' -Skip:$noAad {
        { Update-ContainerRegistryVirtualMachine g g2 -ServicePrincipalClientId id -ServicePrincipalClientSecret x -AsJob -Confirm:$false } |
            Should -Throw -ErrorId 'SignIn.NotSignedIn,Update-ContainerRegistryVirtualMachine' -ExpectedMessage '*Install-Module ThreadJob*'
    }

    It 'are background jobs for commands without a session, and their secrets are no arguments' -Skip:$noAad {
        Disconnect-ContainerRegistryStamp
        try {
            $login = [pscredential]::new('admin', (ConvertTo-TestSecret -Text 'canary-of-job-8'))
            $job = Export-ContainerRegistryImage -Image 'not a name' -Path (Join-Path -Path $TestDrive -ChildPath 'x.tar') -Credential $login -AsJob
            if (Test-Path -LiteralPath '/proc/self/cmdline') {
                foreach ($process in Get-Process -Name pwsh) {
                    [string](Get-Content -LiteralPath "/proc/$($process.Id)/cmdline" -ErrorAction Ignore) | Should -Not -Match 'canary-of-job-8'
                }
            }
            @(Receive-All -Job $job)[-1].FullyQualifiedErrorId | Should -Match '^Image.ReferenceInvalid'
        } finally {
            Connect-Stamp -Stamp $stamp
        }
    }
}
