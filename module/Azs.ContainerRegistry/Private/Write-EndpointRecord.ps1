# Adds a command on the privileged endpoint to the log of the running command, if it has one: before the command is sent, and with -Milliseconds when it has
# ended. Throws the error record of a log that cannot be written; after the command this is a warning, since its output may be a new secret.
function Write-EndpointRecord {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [string] $Endpoint,
        [Parameter(Mandatory = $true)] [string] $Command,
        [Nullable[long]] $Milliseconds,
        [string] $Failure
    )

    $record = @{}
    Add-RunRecord -Cmdlet $Cmdlet -Request $record
    if (-not $record.logPath) {
        return
    }
    $request = @{ endpoint = $Endpoint; endpointCommand = $Command; durationMs = $Milliseconds; failure = $Failure }
    $started = Start-ContainerRegistryOperation -Cmdlet $Cmdlet -UseCase privileged_endpoint_record -Request $request -Offline
    $reason = $started.Failure
    try {
        if (-not $reason) {
            $finished = Wait-Operation -Operation $started.Operation -Library $started.Library
            # The failure of the command is the error of its record, and is reported by the caller.
            if ($finished.outcome -ne 'succeeded' -and -not $Failure) {
                $reason = $finished.error
            }
        }
    } finally {
        Clear-StartedOperation -Started $started
    }
    if ($reason -and $null -ne $Milliseconds) {
        Write-Warning -Message $reason.message
    } elseif ($reason) {
        throw (New-OperationErrorRecord -Failure $reason -Cmdlet $Cmdlet)
    }
}
