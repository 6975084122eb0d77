# Runs a script, and returns the rows that it adds to the plan of the configuration. If no plan is made, they are only returned.
function Get-NewPlanRow {
    param([Parameter(Mandatory = $true)] [scriptblock] $Script)

    $collected = $script:PlanRows
    try {
        if ($null -eq $collected) {
            $script:PlanRows = New-Object -TypeName System.Collections.Generic.List[object]
        }
        $first = $script:PlanRows.Count
        $null = & $Script
        $script:PlanRows.GetRange($first, $script:PlanRows.Count - $first)
    } finally {
        $script:PlanRows = $collected
    }
}
