# PowerShell's own engines for parallel work: runspaces, thread jobs, -Parallel, and background jobs, each with its own session.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noStamps = -not ($env:AZCR_STAMP_AAD -and $env:AZCR_STAMP_ADFS)
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    $control = Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1'

    # Signs in to one stamp and prepares a registry there; returns the stamp.
    $work = {
        param($control, $kind, $values)
        Import-Module $control
        Import-RegistryModule
        $stamp = Get-Stamp -Kind $kind
        Connect-Stamp -Stamp $stamp
        $registry = Set-ContainerRegistryPrerequisites @values -PassThru 6>$null
        '{0} {1} {2}' -f $kind, (Get-ContainerRegistryStamp).IdentitySystem, $registry.ResourceGroupName
    }
}

Describe 'Parallel sessions' {
    BeforeAll {
        if ($env:AZCR_STAMP_AAD -and $env:AZCR_STAMP_ADFS) {
            $certificate = Join-Path -Path $TestDrive -ChildPath 'registry.pfx'
            $null = New-TestCertificate -Path $certificate
        }
    }

    BeforeEach {
        if ($certificate) {
            $jobs = @(foreach ($kind in 'AAD', 'ADFS', 'AAD', 'ADFS') {
                    $values = New-Object -TypeName hashtable -ArgumentList (New-RegistryInput -Stamp (Get-Stamp -Kind $kind) -CertificateFile $certificate)
                    @{ Kind = $kind; Values = $values; Expected = "$kind $kind $($values.ResourceGroupName)" }
                })
        }
    }

    It 'work in two runspaces with two stamps' -Skip:$noStamps {
        $shells = @(foreach ($job in $jobs[0..1]) {
                $shell = [powershell]::Create().AddScript($work).AddArgument($control).AddArgument($job.Kind).AddArgument($job.Values)
                @{ Shell = $shell; Running = $shell.BeginInvoke() }
            })
        $results = @($shells | ForEach-Object { $_.Shell.EndInvoke($_.Running); $_.Shell.Streams.Error | ForEach-Object { "error: $_" }; $_.Shell.Dispose() })
        $results | Should -Be @($jobs[0..1] | ForEach-Object { $_.Expected })
    }

    It 'work with ForEach-Object -Parallel' -Skip:($noStamps -or $PSVersionTable.PSVersion.Major -lt 7) {
        $text = [string]$work
        $results = @($jobs | ForEach-Object -ThrottleLimit 4 -Parallel {
                & ([scriptblock]::Create($using:text)) $using:control $_.Kind $_.Values
            })
        @($results | Sort-Object) | Should -Be @($jobs | ForEach-Object { $_.Expected } | Sort-Object)
    }

    It 'work with Start-ThreadJob' -Skip:($noStamps -or -not (Get-Command -Name Start-ThreadJob -ErrorAction Ignore)) {
        $started = @($jobs | ForEach-Object { Start-ThreadJob -ScriptBlock $work -ArgumentList $control, $_.Kind, $_.Values })
        $results = @($started | Wait-Job -Timeout 120 | Receive-Job -ErrorAction Stop)
        $started | Remove-Job -Force
        @($results | Sort-Object) | Should -Be @($jobs | ForEach-Object { $_.Expected } | Sort-Object)
    }

    It 'work with Start-Job' -Skip:$noStamps {
        $started = @($jobs[0..1] | ForEach-Object { Start-Job -ScriptBlock $work -ArgumentList $control, $_.Kind, $_.Values })
        $results = @($started | Wait-Job -Timeout 180 | Receive-Job -ErrorAction Stop | ForEach-Object { [string]$_ })
        $started | Remove-Job -Force
        @($results | Sort-Object) | Should -Be @($jobs[0..1] | ForEach-Object { $_.Expected } | Sort-Object)
    }

    It 'are not shared between runspaces' -Skip:$noStamps {
        Import-RegistryModule
        Connect-Stamp -Stamp (Get-Stamp -Kind AAD)
        $shell = [powershell]::Create().AddScript({
                param($control)
                Import-Module $control
                Import-RegistryModule
                try { Get-AzureStackLoginStatus; 'signed in' } catch { $_.FullyQualifiedErrorId }
            }).AddArgument($control)
        $result = $shell.Invoke()
        $shell.Dispose()
        $result | Should -Be 'SignIn.NotSignedIn,Get-AzureStackLoginStatus'
    }
}
