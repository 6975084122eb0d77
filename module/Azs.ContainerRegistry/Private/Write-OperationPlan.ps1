# Shows the plan of -WhatIf as ShouldProcess messages: one for each write. For the plan of a configuration it is collected instead.
function Write-OperationPlan {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] $Result,
        [Parameter(Mandatory = $true)] [string] $Target
    )

    if ($null -ne $script:PlanRows) {
        if ($Result.prerequisites -and $script:InstallationRecord) {
            $script:InstallationRecord.Planned = $Result.prerequisites
        }
        foreach ($step in @($Result.plan | Where-Object { $_ })) {
            Add-PlanRow -Step $step.step -Target $step.target -Action $step.action -Reason $step.reason
        }
        return
    }
    $writes = @($Result.plan | Where-Object { $_ -and $_.action -ne 'none' })
    foreach ($step in $writes) {
        $sentence = '{0}: {1}' -f $step.target, $step.action
        if ($step.reason) {
            $sentence = '{0}, since {1}' -f $sentence, $step.reason
        }
        $null = $Cmdlet.ShouldProcess("$sentence.", "$sentence?", 'Confirm')
    }
    if ($writes.Count -eq 0) {
        Write-Host (Get-ModuleText -English '{0}: no changes.' -Value $Target)
    }
}
