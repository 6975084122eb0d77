# Returns whether this run gave another service principal access. The stamp does not return the one of the last deployment, whose parameter is secret.
function Test-PrincipalChange {
    param([Parameter(Mandatory = $true)] [hashtable] $Run)

    $steps = @($script:InstallationRecord.Prerequisites | Where-Object { $_ -and $_.step -in 'roleAssignment', 'keyVault' -and $_.action -ne 'none' })
    -not $Run.PlanOnly -and $steps.Count -gt 0
}
