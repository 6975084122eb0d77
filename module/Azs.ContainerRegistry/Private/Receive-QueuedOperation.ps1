# Waits for the first operation of the queue of a pipeline command, and returns its result or writes its error. An entry may also be the error of an object that
# could not be started.
function Receive-QueuedOperation {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] $Queue
    )

    # Errors are written now (Write-OperationError).
    $OperationQueue = $null
    $entry = $Queue.Dequeue()
    # Errors name the key vault of the bound object, which is a later one.
    $bound = $Cmdlet.MyInvocation.BoundParameters
    $current = $bound['KeyVaultName']
    if ($entry.Vault) {
        $bound['KeyVaultName'] = $entry.Vault
    }
    try {
        if ($entry.Record) {
            Write-OperationError -Cmdlet $Cmdlet -Record $entry.Record
        } else {
            Receive-ContainerRegistryOperation -Cmdlet $Cmdlet -Started $entry
        }
    } finally {
        $bound['KeyVaultName'] = $current
    }
}
