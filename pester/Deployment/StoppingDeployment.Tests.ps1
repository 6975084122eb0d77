# Ctrl+C while a deployment runs: it goes on without us, or is cancelled with -CancelOnStop.
BeforeDiscovery { $noAad = -not $env:AZCR_STAMP_AAD }

BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'StampControl.psm1')) -Force
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'DeploymentInput.psm1') -Force
    Import-RegistryModule

    # Deploys in a pipeline of its own and stops that once the stamp has the deployment. Gives the host lines.
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
            # The streams of a running pipeline are not looked through: that waits for its end.
            $running.IsCompleted | Should -BeFalse -Because 'the deployment goes on'
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

    It 'cancels it with -CancelOnStop, and says so' -Skip:$noAad {
        $lines = Stop-RunningDeployment -Stamp $stamp -Arguments ($arguments + @{ CancelOnStop = $true })
        Get-DeploymentState -Stamp $stamp | Should -BeExactly 'Canceled'
        $lines | Should -Contain "Canceled deployment 'stopped'."
    }
}
