# Ends a legacy function as the original ended, with throw: the calling script stops too, unless it catches the error or asked otherwise with
# -ErrorAction or $ErrorActionPreference. Fed by a pipeline, the function reports the error and continues with the next object.
function Stop-Runbook {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [System.Management.Automation.ErrorRecord] $ErrorRecord
    )

    # What PowerShell itself reports, such as a question in a session that cannot ask, stays as it is.
    $own = $ErrorRecord.CategoryInfo.Activity -eq $Cmdlet.MyInvocation.MyCommand.Name -and $ErrorRecord.ErrorDetails.RecommendedAction
    if ($own -and (Test-PipelineContinuation -Cmdlet $Cmdlet)) {
        # WriteError adds the command to the id, and would take the preference of this module's functions.
        $record = Copy-ErrorRecord -Record $ErrorRecord -Id $ErrorRecord.FullyQualifiedErrorId.Split(',')[0]
        $ErrorActionPreference = $Cmdlet.SessionState.PSVariable.GetValue('ErrorActionPreference')
        $Cmdlet.WriteError($record)
        return
    }
    # The error points to the runbook's line, not to this file's. Frames: this function, the legacy function, its caller.
    $caller = @(Get-PSCallStack | Select-Object -Skip 2 -First 1)
    if ($own -and $caller.Count -gt 0) {
        $ErrorRecord.InvocationInfo.DisplayScriptPosition = $caller[0].Position
    }
    throw $ErrorRecord
}
