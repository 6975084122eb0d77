# Shows the last progress event: five times a second at most, since Windows PowerShell 5.1 draws slowly, and once a second while nothing new
# comes, so that the elapsed time moves on. The numbers come first: a console cuts a long line at its end.
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
