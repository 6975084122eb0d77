# Compares the stamp with a configuration file and tests its registry, without writing. With -Quiet returns the exit code: 0 as in the file, 1 different, 2 not usable or
# not tested, and an error does not end the command.
function Test-Configuration {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [string] $Path,
        [switch] $Quiet
    )

    $changes = @()
    $registry = $null
    $code = 2
    try {
        $run = Invoke-Configuration -Cmdlet $Cmdlet -Path $Path -PlanOnly
        $changes = @($run.Plan | Where-Object { $_.Action -ne 'None' })
        if ($run.Registry) {
            $registry = Test-ConfiguredRegistry -Run $run -ReadOnly
        }
        if (-not $registry -or $registry.Passed) {
            $code = if ($changes.Count -gt 0) { 1 } else { 0 }
        }
    } catch {
        if (-not $Quiet) {
            Write-OperationError -Cmdlet $Cmdlet -Record $_
            return
        }
        $ErrorActionPreference = 'Continue'
        $Cmdlet.WriteError($_)
    }
    if ($Quiet) {
        return $code
    }
    [pscustomobject]@{
        PSTypeName = 'Azs.ContainerRegistry.ConfigurationTest'
        Path       = $Path
        Passed     = $code -eq 0
        ExitCode   = $code
        Changes    = $changes
        Registry   = $registry
    }
}
