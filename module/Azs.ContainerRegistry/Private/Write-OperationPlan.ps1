# Shows what -WhatIf found out, as ShouldProcess messages: one for each thing that would be written.
function Write-OperationPlan {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] $Result,
        [Parameter(Mandatory = $true)] [string] $Target
    )

    $steps = @($Result.plan | Where-Object { $_ })
    if ($steps.Count -eq 0 -and $Result.action) {
        $steps = @([pscustomobject]@{ target = $Target; action = $Result.action; reason = $null })
    }
    $writes = @($steps | Where-Object { $_.action -ne 'none' -and $_.action -ne 'unchanged' })
    foreach ($step in $writes) {
        $sentence = '{0} would be {1}' -f $step.target, $step.action
        if ($step.reason) {
            $sentence = '{0}: {1}, since {2}' -f $step.target, $step.action, $step.reason
        }
        $null = $Cmdlet.ShouldProcess("$sentence.", "$sentence?", 'Confirm')
    }
    if ($writes.Count -eq 0) {
        Write-Host "$Target`: nothing would change."
    }
}
