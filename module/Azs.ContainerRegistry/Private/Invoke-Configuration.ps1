# Carries out a configuration file step by step, or with -PlanOnly collects its plan. Each step finds what exists, so that a run continues a stopped one. Returns the
# state of the run: Stamp, Prerequisites, Deployment, Registry, Images, Plan.
function Invoke-Configuration {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [string] $Path,
        [switch] $PlanOnly
    )

    # The first failed step ends the run.
    $ErrorActionPreference = 'Stop'
    # The command has asked; its steps do not ask again.
    $ConfirmPreference = 'None'
    $bound = $Cmdlet.MyInvocation.BoundParameters
    $script:InstallationRecord = @{
        LogPath    = Resolve-FilePath -Cmdlet $Cmdlet -Path $bound['LogPath']
        ReportPath = Resolve-FilePath -Cmdlet $Cmdlet -Path $bound['ReportPath']
        Begun      = $false
    }
    $run = @{
        Cmdlet   = $Cmdlet
        PlanOnly = [bool]$PlanOnly
        Plan     = New-Object -TypeName System.Collections.Generic.List[object]
        Secrets  = @{}
    }
    try {
        $WhatIfPreference = $false
        $run.Configuration = Read-Configuration -Cmdlet $Cmdlet -Path $Path
        if (-not $run.Configuration) {
            return
        }
        Connect-ConfiguredStamp -Run $run
        if ($PlanOnly) {
            $script:PlanRows = $run.Plan
            $WhatIfPreference = $true
        }
        Install-ConfiguredCertificate -Run $run
        Install-ConfiguredServicePrincipal -Run $run
        Install-ConfiguredPrerequisites -Run $run
        Install-ConfiguredUser -Run $run
        Install-ConfiguredDeployment -Run $run
        if ($run.Deployment) {
            $run.Registry = $run.Deployment.RegistryHostName
        }
        if (-not $PlanOnly -and $run.Registry) {
            $run.Test = Test-ConfiguredRegistry -Run $run -ReadOnly:(-not $run.HasDeployed)
        }
        Install-ConfiguredImage -Run $run
        $run
    } finally {
        $script:PlanRows = $null
        $script:InstallationRecord = $null
    }
}
