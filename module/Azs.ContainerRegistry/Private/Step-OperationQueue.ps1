# Starts the operation of one object of a pipeline command by $Start, and writes the results of the first operations of the queue by $Write until another one may
# start. In the end block there is nothing to start, and all results are written. $Start and $Write run with the variables of their command; its $PSCmdlet is $Cmdlet there.
function Step-OperationQueue {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        # Empty in the begin block of the command, with the name $OperationQueue: Write-OperationError adds errors to it.
        [Parameter(Mandatory = $true)] [AllowEmptyCollection()] $Queue,
        [int] $ThrottleLimit,
        [scriptblock] $Start,
        [Parameter(Mandatory = $true)] [scriptblock] $Write
    )

    $failure = $null
    $keep = 0
    $isComplete = $false
    try {
        if ($Start) {
            $keep = (Get-PipelineLimit -Cmdlet $Cmdlet -ThrottleLimit $ThrottleLimit) - 1
            try {
                $started = & $Start
                if ($started) {
                    $Queue.Enqueue($started)
                }
            } catch {
                # The results of earlier objects come before the failure.
                $failure = $_
                $keep = 0
            }
        }
        while ($Queue.Count -gt $keep) {
            $result = Receive-QueuedOperation -Cmdlet $Cmdlet -Queue $Queue
            if ($result) {
                & $Write $result
            }
        }
        if ($failure) {
            throw $failure
        }
        $isComplete = $true
    } finally {
        if (-not $isComplete) {
            Stop-QueuedOperation -Queue $Queue
        }
    }
}
