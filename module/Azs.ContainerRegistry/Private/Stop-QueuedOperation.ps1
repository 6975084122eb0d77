# Cancels all operations of the queue of a pipeline command, waits for their ends, and reports what each had done. It runs in a finally block while the pipeline
# stops: it may write to the host, and must not output objects.
function Stop-QueuedOperation {
    param([Parameter(Mandatory = $true)] $Queue)

    $left = @($Queue.ToArray() | Where-Object { $_.Operation })
    $Queue.Clear()
    # First all of them, so that they end at the same time.
    foreach ($started in $left) {
        $started.Operation.Cancel()
    }
    foreach ($started in $left) {
        if ($started.Vault) {
            Write-HostLine -Text "Registry of key vault '$($started.Vault)':"
        }
        Stop-Operation -Operation $started.Operation
        Clear-StartedOperation -Started $started
    }
}
