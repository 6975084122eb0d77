# Ctrl+C during a deployment: it continues on the stamp, and the host shows how to follow and cancel it, or it is canceled with -CancelOnStop.
BeforeDiscovery {
    & ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'Start-MissingStamp.ps1'))
    $noAad = -not $env:AZCR_STAMP_AAD
    $noTerminal = $noAad -or [Environment]::OSVersion.Platform -ne 'Unix' -or -not (Get-Command -Name python3 -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'StampControl.psm1')) -Force
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'DeploymentInput.psm1') -Force
    Import-RegistryModule

    # Deploys in a separate pipeline and stops it after the stamp has accepted the deployment. Returns the host lines.
    function Stop-RunningDeployment {
        param($Stamp, $Arguments)
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript({
                    param($control, $signIn, $arguments)
                    Import-Module $control
                    Import-RegistryModule
                    $null = Connect-ContainerRegistryStamp @signIn
                    New-ContainerRegistryDeployment @arguments
                    'not reached'
                }).AddArgument([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'StampControl.psm1')).AddArgument((Get-StampSignIn -Stamp $Stamp)).AddArgument($Arguments)
            $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
            $running = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]::new(), $output)
            $deadline = [DateTime]::UtcNow.AddSeconds(60)
            while ([DateTime]::UtcNow -lt $deadline -and -not $running.IsCompleted -and
                @((Get-StampState -Stamp $Stamp).deployments | Where-Object { $_.name -eq 'stopped' -and $_.state -eq 'Running' }).Count -eq 0) {
                Start-Sleep -Milliseconds 100
            }
            # The streams of a running pipeline are not enumerated, since that waits for its end.
            $running.IsCompleted | Should -BeFalse -Because 'the deployment continues'
            $shell.Stop()
            $output.Count | Should -Be 0
            @($shell.Streams.Information | ForEach-Object { [string]$_.MessageData })
        } finally {
            $shell.Dispose()
        }
    }

    function Get-DeploymentState {
        param($Stamp)
        ((Get-StampState -Stamp $Stamp).deployments | Where-Object { $_.name -eq 'stopped' }).state
    }
}

Describe 'Stopping a deployment' {
    BeforeEach {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) {
            $given = Initialize-Deployment -Stamp $stamp -Folder $TestDrive
            $arguments = $given.Deployment + (ConvertTo-DeploymentArgument -Prerequisites $given.Prerequisites)
            $arguments.Name = 'stopped'
            Set-StampSetting -Stamp $stamp -Setting @{ deploymentPolls = 1000 }
        }
    }

    AfterEach {
        if ($stamp) { Clear-Deployment -Stamp $stamp }
    }

    It 'leaves it running on the stamp' -Skip:$noAad {
        $null = Stop-RunningDeployment -Stamp $stamp -Arguments $arguments
        Get-DeploymentState -Stamp $stamp | Should -BeExactly 'Running'
    }

    It 'cancels it with -CancelOnStop, and reports it' -Skip:$noAad {
        $lines = Stop-RunningDeployment -Stamp $stamp -Arguments ($arguments + @{ CancelOnStop = $true })
        Get-DeploymentState -Stamp $stamp | Should -BeExactly 'Canceled'
        $lines | Should -Contain "Canceled deployment 'stopped'."
    }
}

Describe 'Ctrl+C on a terminal while a deployment runs' -Skip:$noTerminal {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        $given = Initialize-Deployment -Stamp $stamp -Folder $TestDrive
        $arguments = $given.Deployment + (ConvertTo-DeploymentArgument -Prerequisites $given.Prerequisites)
        $group = $arguments.ResourceGroupName
        Set-StampSetting -Stamp $stamp -Setting @{ deploymentPolls = 1000 }
        # The child process reads the secret from the description of the stamp.
        $plain = @{}
        $arguments.Keys | Where-Object { $_ -ne 'ServicePrincipalClientSecret' } | ForEach-Object { $plain[$_] = $arguments[$_] }
        $values = Join-Path -Path $TestDrive -ChildPath 'values.json'
        [System.IO.File]::WriteAllText($values, (ConvertTo-Json -InputObject $plain))
        $control = [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'StampControl.psm1'))
        $file = Join-Path -Path $TestDrive -ChildPath 'deploy.ps1'
        [System.IO.File]::WriteAllText($file, @"
Import-Module '$control'
Import-RegistryModule
`$stamp = Get-Stamp -Kind AAD
Connect-Stamp -Stamp `$stamp
`$arguments = @{ ServicePrincipalClientSecret = ConvertTo-TestSecret -Text `$stamp.credentials.registry.clientSecret }
(ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText('$values'))).PSObject.Properties | ForEach-Object { `$arguments[`$_.Name] = `$_.Value }
New-ContainerRegistryDeployment @arguments
'not reached'
"@)
        $driver = [System.IO.Path]::Combine($PSScriptRoot, '..', 'terminal.py')
        $bytes = @(& python3 $driver '^C' "'container-registry-nsg'" (Get-Process -Id $PID).Path -NoProfile -File $file) -join "`n"
        # Without colors and cursor movements.
        $shown = $bytes -replace '\x1b\[[0-9;?]*[A-Za-z]', ''
        $name = [regex]::Match($shown, "Deployment '(container-registry-[0-9]+)' continues on the stamp").Groups[1].Value
    }

    AfterAll {
        if ($stamp) { Clear-Deployment -Stamp $stamp }
    }

    It 'reports that it continues, and shows the commands that follow and cancel it' {
        $name | Should -Not -BeNullOrEmpty -Because $shown
        $shown | Should -Match ([regex]::Escape("Get-ContainerRegistryDeployment -ResourceGroupName '$group' -Name '$name'"))
        $shown | Should -Match ([regex]::Escape("Stop-ContainerRegistryDeployment -ResourceGroupName '$group' -Name '$name'"))
        $shown | Should -Not -Match 'not reached'
        @((Get-StampState -Stamp $stamp).deployments | Where-Object { $_.name -eq $name }).state | Should -Be 'Running'
    }

    It 'is continued by the same command, and the shown commands work' {
        Clear-StampJournal -Stamp $stamp
        $joined = New-ContainerRegistryDeployment @arguments -NoWait 6>$null
        $joined.Name | Should -BeExactly $name
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
        (Get-ContainerRegistryDeployment -ResourceGroupName $group -Name $name).State | Should -Be 'Running'
    }

    It 'is an error for another deployment, with the same commands' {
        foreach ($other in @{ RegistryReplicas = 4 }, @{ Name = 'another' }) {
            $observed = Invoke-Observed -Script { New-ContainerRegistryDeployment @arguments @other }
            $observed.Error.FullyQualifiedErrorId | Should -BeExactly 'Deployment.Active,New-ContainerRegistryDeployment'
            $hint = $observed.Error.ErrorDetails.RecommendedAction
            foreach ($command in 'Get', 'Stop') {
                $hint | Should -Match ([regex]::Escape("$command-ContainerRegistryDeployment -ResourceGroupName '$group' -Name '$name'"))
            }
        }
        Stop-ContainerRegistryDeployment -ResourceGroupName $group -Name $name 6>$null
        @((Get-StampState -Stamp $stamp).deployments | Where-Object { $_.name -eq $name }).state | Should -Be 'Canceled'
    }
}
