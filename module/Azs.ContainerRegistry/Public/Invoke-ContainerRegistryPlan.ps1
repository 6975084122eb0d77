function Invoke-ContainerRegistryPlan {
    <#
    .SYNOPSIS
    Shows what Install-ContainerRegistry would change for a configuration file, and writes nothing.

    .DESCRIPTION
    Signs in, makes all checks, and returns a row for each resource: create, update, or none. Steps whose inputs are created by the same plan are
    checked as far as possible without them; the rest is checked by Install-ContainerRegistry before their first write.

    Secrets are needed, since passwords and certificates are checked too.

    .PARAMETER Path
    Configuration file: JSON, or a PowerShell data file (.psd1) with the same members. registry.schema.json in the module's folder describes
    them. The file contains references to secrets, never secrets.

    .PARAMETER ChangesOnly
    Returns only the rows with a change.

    .PARAMETER LogPath
    File for a structured log of all steps: one JSON object per line for each request, with attempt, time, status and
    request ids. It contains no secrets. An existing log is appended to.

    .PARAMETER TimeoutSec
    Seconds after which the command is stopped with an error. Without it, each step has the default of its command.

    .PARAMETER ReportPath
    HTML file for one report of all checks. An existing report is replaced.

    .INPUTS
    System.String: a path. Or files of Get-ChildItem.

    .OUTPUTS
    Azs.ContainerRegistry.PlanStep: Step, Target, Action (None, Create, Update, or Remove), Reason.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Invoke-ContainerRegistryPlan -Path ./registry.json

    Shows the whole plan.

    .EXAMPLE
    Invoke-ContainerRegistryPlan -Path ./registry.json -ChangesOnly | Format-Table -AutoSize

    Shows what differs from the file.

    .LINK
    Install-ContainerRegistry

    .LINK
    Test-ContainerRegistry
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType('Azs.ContainerRegistry.PlanStep')]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('FullName')]
        [string] $Path,

        [switch] $ChangesOnly,

        [string] $LogPath,

        [ValidateRange(1, 2592000)]
        [int] $TimeoutSec,

        [string] $ReportPath
    )

    process {
        try {
            $run = Invoke-Configuration -Cmdlet $PSCmdlet -Path $Path -PlanOnly -LogPath $LogPath -ReportPath $ReportPath
            $run.Plan | Where-Object { $_ -and (-not $ChangesOnly -or $_.Action -ne 'None') }
        } catch {
            Write-OperationError -Cmdlet $PSCmdlet -Record $_
        }
    }
}
