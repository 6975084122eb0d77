# Carries out a configuration file step by step, or with -PlanOnly collects its plan, and with -Test also tests the registry. Each step finds what exists, so that a
# run continues a stopped one. The session of the caller is not changed. Returns the state of the run: Stamp, Prerequisites, Deployment, Registry, Test, Images, Plan.
function Invoke-Configuration {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [string] $Path,
        [switch] $PlanOnly,
        [switch] $Test,
        [switch] $Force,
        [string] $LogPath,
        [string] $ReportPath
    )

    # The first failed step ends the run.
    $ErrorActionPreference = 'Stop'
    # The command has asked; its steps do not ask again.
    $ConfirmPreference = 'None'
    $script:InstallationRecord = @{
        Cmdlet        = $Cmdlet
        LogPath       = Resolve-FilePath -Cmdlet $Cmdlet -Path $LogPath
        ReportPath    = Resolve-FilePath -Cmdlet $Cmdlet -Path $ReportPath
        Begun         = $false
        Prerequisites = $null
        # Values that a plan keeps.
        Planned       = $null
    }
    $run = @{
        Cmdlet   = $Cmdlet
        PlanOnly = [bool]$PlanOnly
        Force    = [bool]$Force
        Plan     = New-Object -TypeName System.Collections.Generic.List[object]
        Secrets  = @{}
    }
    $session = $null
    try {
        $WhatIfPreference = $false
        $run.Configuration = Read-Configuration -Cmdlet $Cmdlet -Path $Path
        if (-not $run.Configuration) {
            return
        }
        $session = Connect-ConfiguredStamp -Run $run
        # Everything that needs no stamp is checked before the first write.
        Resolve-ConfiguredSecret -Run $run
        Install-ConfiguredUser -Run $run -CheckOnly
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
        if (($run.Registry -and -not $PlanOnly) -or ($Test -and $run.Configuration.deployment)) {
            $run.Test = Test-ConfiguredRegistry -Run $run -ReadOnly:(-not $run.HasDeployed)
        }
        Install-ConfiguredImage -Run $run
        $run
    } finally {
        $script:PlanRows = $null
        $script:InstallationRecord = $null
        Restore-Session -Session $session
    }
}
