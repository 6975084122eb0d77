function Install-ContainerRegistry {
    <#
    .SYNOPSIS
    Installs a container registry from one configuration file: certificate, service principal, prerequisites, logins, virtual machine, test, images.

    .DESCRIPTION
    Signs in to the stamp and carries out the file step by step, each step with its own command. The first failed step ends the run. Each step
    finds what already exists, so running the same command again continues a stopped run, and without changes in the file it writes nothing.

    The deployment runs only if it would change the registry: other parameters, another certificate, or a changed login. After a deployment the
    registry is tested with a small image, otherwise without writing.

    Logins that are not in the file are kept. Remove them with Remove-ContainerRegistryUser, then run this command with -Force. The session of
    the caller is not changed.

    With -Parallel, several files or all files of a folder are carried out at the same time, each in a job of this process. Jobs cannot prompt, so
    their secrets must not be prompts.

    .PARAMETER Path
    Configuration files, or folders with such files: JSON, or a PowerShell data file (.psd1) with the same members. registry.schema.json in the module's folder describes
    them. The file contains references to secrets, never secrets.

    .PARAMETER Force
    Deploys the registry again even if nothing has changed: for example, so that it no longer accepts removed logins.

    .PARAMETER Parallel
    Carries out several files at the same time. Results and errors are in the order of the files.

    .PARAMETER ThrottleLimit
    Maximum number of files at the same time with -Parallel. The default is 8.

    .PARAMETER LogPath
    File for a structured log of all steps: one JSON object per line for each request, with attempt, time, status and
    request ids. It contains no secrets. An existing log is appended to.

    .PARAMETER TimeoutSec
    Seconds after which the installation is stopped with an error that lists what was done. With several files, the limit of all
    files together; with -Parallel, of each. Without it, each step has the default of its command.

    .PARAMETER ReportPath
    HTML file for one report of all steps: plan, completed steps, timeline, and values to copy. An existing report is replaced. With several
    files, each has its own log and report: the name of the file is added.

    .INPUTS
    System.String: paths. Or files of Get-ChildItem.

    .OUTPUTS
    Azs.ContainerRegistry.Installation: Path, RegistryUrl, RegistryHostName, Prerequisites, Deployment, HasDeployed, Test, Images.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Install-ContainerRegistry -Path ./registry.json -ReportPath ./registry.html

    Installs the registry, or brings it to the values of the file.

    .EXAMPLE
    Install-ContainerRegistry -Path ./registries -Parallel -ThrottleLimit 4

    Carries out all configuration files of the folder, four at a time.

    .LINK
    Invoke-ContainerRegistryPlan

    .LINK
    Test-ContainerRegistry

    .LINK
    Uninstall-ContainerRegistry

    .LINK
    Export-ContainerRegistryConfiguration

    .LINK
    about_ContainerRegistry_CI
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    [OutputType('Azs.ContainerRegistry.Installation')]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('FullName')]
        [string[]] $Path,

        [switch] $Force,

        [switch] $Parallel,

        [ValidateRange(1, 64)]
        [int] $ThrottleLimit = 8,

        [string] $LogPath,

        [ValidateRange(1, 2592000)]
        [int] $TimeoutSec,

        [string] $ReportPath
    )

    begin {
        $later = New-Object -TypeName System.Collections.Generic.List[string]
    }
    process {
        $files = @(Get-ConfigurationFile -Cmdlet $PSCmdlet -Path $Path)
        foreach ($file in $files) {
            if ($Parallel -and -not $WhatIfPreference) {
                $later.Add($file)
                continue
            }
            $record = @{ LogPath = $LogPath; ReportPath = $ReportPath }
            if ($files.Count -gt 1) {
                $record = Get-ConfigurationRecord -File $file -All $files -LogPath $LogPath -ReportPath $ReportPath
            }
            try {
                if ($WhatIfPreference) {
                    Write-ConfigurationPlan -Cmdlet $PSCmdlet -Plan (Invoke-Configuration -Cmdlet $PSCmdlet -Path $file -PlanOnly @record).Plan -Target $file
                } elseif ($PSCmdlet.ShouldProcess("Container registry of '$file'", 'Install')) {
                    $run = Invoke-Configuration -Cmdlet $PSCmdlet -Path $file -Force:$Force @record
                    ConvertTo-Installation -Path $file -Run $run
                    if ($run.Registry) {
                        Write-NextStep -Cmdlet $PSCmdlet -Step deployed -Value @{
                            Url = $run.Deployment.RegistryUrl; Registry = $run.Registry; User = @($run.Configuration.users)[0].name
                        }
                    }
                }
            } catch {
                if ($files.Count -gt 1) {
                    Add-ConfigurationName -Record $_ -File $file
                }
                Write-OperationError -Cmdlet $PSCmdlet -Record $_
            }
        }
    }
    end {
        if ($later.Count -gt 0 -and $PSCmdlet.ShouldProcess("Container registries of $($later.Count) files", 'Install')) {
            Invoke-ConfigurationJob -Cmdlet $PSCmdlet -Path $later.ToArray() -ThrottleLimit $ThrottleLimit
        }
    }
}
