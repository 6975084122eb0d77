# Returns the ErrorRecord for an error of docs/abi.md. Several problems are lines of its message, each with id and remedy.
function New-OperationErrorRecord {
    param(
        [Parameter(Mandatory = $true)] $Failure,
        # The failed command: for an object of a pipeline, the error names its key vault.
        $Cmdlet
    )

    $message = [string]$Failure.message
    $target = $Failure.target
    if ($Cmdlet) {
        $vault = Get-PipelineVault -Cmdlet $Cmdlet
        if ($vault) {
            $target = $vault
            if (-not $message.Contains("'$vault'")) {
                $message = "{0} (registry of key vault '{1}')" -f $message.TrimEnd(), $vault
            }
        }
    }
    $service = $Failure.service
    if ($service.requestId) {
        $message = '{0} (request id {1})' -f $message, $service.requestId
    }
    $problems = @($Failure.problems | Where-Object { $_ -and $_.severity -ne 'warning' })
    if ($problems.Count -gt 1) {
        $lines = @($problems | ForEach-Object { '  - {0} [{1}] {2}' -f (([string]$_.message).TrimEnd() -replace '(?<![.!?])$', '.'), $_.id, $_.hint })
        $message = (@($message) + $lines) -join [Environment]::NewLine
    }
    $text = Get-ErrorText -Id $Failure.id -Message $message -Hint $Failure.hint

    # If the shim itself could not be loaded, its exception type is missing too, or that of another release.
    if (Test-Interop) {
        $exception = New-Object -TypeName Azs.ContainerRegistry.ContainerRegistryException -ArgumentList $message -Property @{
            Id                  = [string]$Failure.id
            Number              = [int]$Failure.number
            Hint                = [string]$Failure.hint
            StatusCode          = [int]$service.status
            ServiceCode         = [string]$service.code
            ServiceMessage      = [string]$service.message
            RequestId           = [string]$service.requestId
            CorrelationId       = [string]$service.correlationId
            Attempts            = [int]$Failure.attempts
            ElapsedMilliseconds = [long]$Failure.elapsedMs
            Problems            = [object[]]@($problems | ForEach-Object { ConvertTo-TypedObject -InputObject $_ -TypeName 'Azs.ContainerRegistry.Problem' })
        }
    } else {
        $exception = New-Object -TypeName System.InvalidOperationException -ArgumentList $message
    }
    $category = [System.Management.Automation.ErrorCategory][string]$Failure.category
    $record = New-Object -TypeName System.Management.Automation.ErrorRecord -ArgumentList $exception, ([string]$Failure.id), $category, $target
    $shown = $text.Message
    # ConciseView shows the recommended action. NormalView and Windows PowerShell do not, so it is added as the second line.
    if ($text.Hint -and "$ErrorView" -ne 'ConciseView') {
        $shown = "$shown$([Environment]::NewLine)  $(Get-ModuleText -English 'To fix: {0}' -Value $text.Hint)"
    }
    $record.ErrorDetails = New-Object -TypeName System.Management.Automation.ErrorDetails -ArgumentList $shown
    $record.ErrorDetails.RecommendedAction = [string]$text.Hint
    $record
}
