# Compares the stamp with a configuration file and tests its registry, without writing.
function Test-Configuration {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [string] $Path
    )

    $run = Invoke-Configuration -Cmdlet $Cmdlet -Path $Path -PlanOnly
    $changes = @($run.Plan | Where-Object { $_.Action -ne 'None' })
    $registry = $null
    if ($run.Registry) {
        $registry = Test-ConfiguredRegistry -Run $run -ReadOnly
    }
    $code = if ($registry -and -not $registry.Passed) { 2 } elseif ($changes.Count -gt 0) { 1 } else { 0 }
    [pscustomobject]@{
        PSTypeName = 'Azs.ContainerRegistry.ConfigurationTest'
        Path       = $Path
        Passed     = $code -eq 0
        ExitCode   = $code
        Changes    = $changes
        Registry   = $registry
    }
}
