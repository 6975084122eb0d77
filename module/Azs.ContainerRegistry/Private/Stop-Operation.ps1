# Cancels an operation whose caller went away (Ctrl+C), waits for its end, and says what it had done. It runs in a finally block
# while the pipeline stops: it may write to the host, and must put out no objects.
function Stop-Operation {
    param([Parameter(Mandatory = $true)] $Operation)

    $Operation.Cancel()
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    while ($clock.ElapsedMilliseconds -lt 800) {
        $json = $Operation.Next(50)
        if ($null -eq $json) {
            continue
        }
        $received = ConvertFrom-Json -InputObject $json
        if ($received.event -eq 'finished') {
            $done = @($received.done | Where-Object { $_ })
            $unfinished = @($received.unfinished | Where-Object { $_ })
            $sentences = @('Stopped.')
            if ($done.Count -gt 0) {
                $sentences += 'Done so far: {0}.' -f ($done -join '; ')
            }
            if ($unfinished.Count -gt 0) {
                $sentences += 'In progress, may still complete: {0}.' -f ($unfinished -join '; ')
            }
            if ($sentences.Count -eq 1) {
                $sentences += 'Nothing was changed.'
            } else {
                $sentences += 'Run the same command again to finish.'
            }
            Write-Host ($sentences -join ' ')
            return
        }
    }
    Write-Host 'Stopped before the stamp answered. Run the same command again to finish.'
}
