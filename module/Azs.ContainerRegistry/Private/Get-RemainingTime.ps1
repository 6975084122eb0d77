# Returns how many seconds of -TimeoutSec are left for the next operation of the public function $Cmdlet, and nothing without the parameter. The time starts with
# its first operation. The steps of an installation share the time of the installation.
function Get-RemainingTime {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet
    )

    if ($script:InstallationRecord) {
        $Cmdlet = $script:InstallationRecord.Cmdlet
    }
    $limit = $Cmdlet.MyInvocation.BoundParameters['TimeoutSec']
    if (-not $limit) {
        return
    }
    $clock = $null
    if (-not $script:CommandClocks.TryGetValue($Cmdlet, [ref]$clock)) {
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $script:CommandClocks.Add($Cmdlet, $clock)
    }
    # An operation needs a limit, so what follows a used up one ends after a second.
    [Math]::Max(1, [int][Math]::Ceiling($limit - $clock.Elapsed.TotalSeconds))
}
