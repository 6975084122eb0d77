# Cancels a deployment on the stamp after its caller was stopped (Ctrl+C). It runs in a finally block while the pipeline stops: it may write to the host, and
# must neither output objects nor throw errors.
function Stop-LeftDeployment {
    param(
        [Parameter(Mandatory = $true)] [string] $ResourceGroupName,
        [Parameter(Mandatory = $true)] [string] $Name
    )

    # The session that started the deployment, which -DefaultProfile may have selected.
    $session = $script:LastSession
    if (-not $session) {
        return
    }
    $operation = $null
    try {
        $library = $script:NativeLibrary
        $json = ConvertTo-Json -InputObject @{ version = 1; resourceGroupName = $ResourceGroupName; name = $Name } -Compress
        $operation = $library.Start('deployment_stop', $session.Native, $json, $null)
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        while ($clock.ElapsedMilliseconds -lt 10000) {
            $json = $operation.Next(50)
            if ($null -eq $json) {
                continue
            }
            $received = ConvertFrom-Json -InputObject $json
            if ($received.event -eq 'token') {
                Send-HandedOverToken -Operation $operation -Library $library -HandOver $session.HandOver -Wanted $received
            } elseif ($received.event -eq 'finished') {
                if ($received.outcome -eq 'succeeded') {
                    Write-HostLine -Text "Canceled deployment '$Name'."
                } else {
                    Write-HostLine -Text "Deployment '$Name' could not be canceled: $($received.error.message)"
                }
                return
            }
        }
        Write-HostLine -Text "Requested cancellation of deployment '$Name'. Get-ContainerRegistryDeployment shows its state."
    } catch {
        Write-HostLine -Text "Deployment '$Name' could not be canceled: $($_.Exception.Message)"
    } finally {
        if ($operation) {
            $operation.Dispose()
        }
    }
}
