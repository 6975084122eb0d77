# Adds a row to the plan of a configuration: Azs.ContainerRegistry.PlanStep.
function Add-PlanRow {
    param(
        [Parameter(Mandatory = $true)] [string] $Step,
        [Parameter(Mandatory = $true)] [string] $Target,
        # none, create, update, or remove
        [Parameter(Mandatory = $true)] [string] $Action,
        [string] $Reason
    )

    $script:PlanRows.Add((ConvertTo-TypedObject -TypeName 'Azs.ContainerRegistry.PlanStep' -InputObject ([pscustomobject]@{
                    step = $Step; target = $Target; action = $Action; reason = $Reason
                })))
}
