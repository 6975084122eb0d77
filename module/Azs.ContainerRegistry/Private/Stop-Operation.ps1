# Cancels an operation whose caller was stopped (Ctrl+C), waits for its end, and reports what it had done, and which deployment continues on the stamp. It runs
# in a finally block while the pipeline stops: it may write to the host, and must not output objects.
function Stop-Operation {
    param(
        [Parameter(Mandatory = $true)] $Operation,
        # The event of a deployment that is, or may be, running on the stamp.
        $Deployment,
        [switch] $CancelDeployment
    )

    $Operation.Cancel()
    $sentences = @('Stopped before the stamp answered.')
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
            if ($unfinished.Count -gt 0 -and -not $Deployment) {
                $sentences += 'In progress, may still complete: {0}.' -f ($unfinished -join '; ')
            }
            if ($sentences.Count -eq 1 -and -not $Deployment) {
                Write-HostLine -Text 'Stopped. Nothing was changed.'
                return
            }
            break
        }
    }
    if (-not $Deployment) {
        Write-HostLine -Text (($sentences + 'Run the same command again to finish.') -join ' ')
        return
    }
    Write-HostLine -Text ($sentences -join ' ')
    if ($CancelDeployment) {
        Stop-LeftDeployment -ResourceGroupName $Deployment.resourceGroupName -Name $Deployment.name
        return
    }
    $state = 'continues on the stamp'
    if ($Deployment.state -eq 'starting') { $state = 'may have started on the stamp' }
    Write-HostLine -Text "Deployment '$($Deployment.name)' $state. To wait for it, run the same command again."
    $which = "-ResourceGroupName '{0}' -Name '{1}'" -f ($Deployment.resourceGroupName -replace "'", "''"), ($Deployment.name -replace "'", "''")
    Write-HostLine -Text "  To follow it: Get-ContainerRegistryDeployment $which"
    Write-HostLine -Text "  To cancel it: Stop-ContainerRegistryDeployment $which"
}
