# Compares the stamp with a configuration file and tests its registry, without writing.
function Test-Configuration {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [string] $Path,
        [string] $LogPath
    )

    $run = Invoke-Configuration -Cmdlet $Cmdlet -Path $Path -PlanOnly -Test -LogPath $LogPath
    $changes = @($run.Plan | Where-Object { $_.Action -ne 'None' })
    $code = if ($run.Test -and -not $run.Test.Passed) { 2 } elseif ($changes.Count -gt 0) { 1 } else { 0 }
    [pscustomobject]@{
        PSTypeName = 'Azs.ContainerRegistry.ConfigurationTest'
        Path       = $Path
        Passed     = $code -eq 0
        ExitCode   = $code
        Changes    = $changes
        Registry   = $run.Test
    }
}
