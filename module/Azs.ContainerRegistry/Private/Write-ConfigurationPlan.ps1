# Shows the plan of a configuration as ShouldProcess messages: one for each write.
function Write-ConfigurationPlan {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [AllowNull()] $Plan,
        [Parameter(Mandatory = $true)] [string] $Target
    )

    $steps = @($Plan | Where-Object { $_ } | ForEach-Object {
            [pscustomobject]@{ target = $_.Target; action = ([string]$_.Action).ToLowerInvariant(); reason = $_.Reason }
        })
    Write-OperationPlan -Cmdlet $Cmdlet -Result ([pscustomobject]@{ plan = $steps }) -Target $Target
}
