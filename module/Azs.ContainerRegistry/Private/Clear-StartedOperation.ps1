# Frees what Start-ContainerRegistryOperation has created. An operation that is still running is canceled.
function Clear-StartedOperation {
    param([Parameter(Mandatory = $true)] [hashtable] $Started)

    foreach ($handle in $Started.Operation, $Started.Bag) {
        if ($handle) {
            $handle.Dispose()
        }
    }
}
