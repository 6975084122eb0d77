# Shows the last progress event: at most five times a second, since Windows PowerShell 5.1 draws slowly, and once a second without a new event, so that the
# elapsed time is updated. The numbers come first: a console truncates a long line at its end.
function Write-OperationProgress {
    param([Parameter(Mandatory = $true)] [hashtable] $State)

    $progress = $State.Progress
    if ($null -eq $progress) {
        return
    }
    $now = $State.Clock.Elapsed
    if ($null -ne $State.ShownAt) {
        $pause = if ($State.IsChanged) { 200 } else { 1000 }
        if (($now - $State.ShownAt).TotalMilliseconds -lt $pause) {
            return
        }
    }
    $State.ShownAt = $now
    $State.IsChanged = $false
    $shown = @{
        Activity = $progress.activity
        Status   = '{0}:{1:00} {2}' -f [int][Math]::Floor($now.TotalMinutes), $now.Seconds, $progress.status
    }
    if ($progress.percent -ge 0) {
        $shown.Status = '{0}% {1}' -f $progress.percent, $shown.Status
        $shown.PercentComplete = $progress.percent
    }
    if ($null -ne $progress.secondsRemaining) {
        $shown.SecondsRemaining = [int][Math]::Min([int]::MaxValue, [Math]::Max(0, $progress.secondsRemaining - ($now - $State.ReceivedAt).TotalSeconds))
    }
    Write-Progress @shown
}
