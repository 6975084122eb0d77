# Ends a legacy function like the original, with throw: the calling script stops too, unless it catches the error or sets -ErrorAction or
# $ErrorActionPreference. In a pipeline, the function reports the error and continues with the next object.
function Stop-Runbook {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [System.Management.Automation.ErrorRecord] $ErrorRecord
    )

    # Errors of PowerShell itself, such as a prompt in a non-interactive session, stay unchanged.
    $own = $ErrorRecord.CategoryInfo.Activity -eq $Cmdlet.MyInvocation.MyCommand.Name -and $ErrorRecord.ErrorDetails.RecommendedAction
    if ($own -and (Test-PipelineContinuation -Cmdlet $Cmdlet)) {
        # WriteError adds the command to the id, and would use the preference of this module's functions.
        $record = Copy-ErrorRecord -Record $ErrorRecord -Id $ErrorRecord.FullyQualifiedErrorId.Split(',')[0]
        $ErrorActionPreference = $Cmdlet.SessionState.PSVariable.GetValue('ErrorActionPreference')
        $Cmdlet.WriteError($record)
        return
    }
    # The error points to the line of the runbook, not of this file. Frames: this function, the legacy function, its caller.
    $caller = @(Get-PSCallStack | Select-Object -Skip 2 -First 1)
    if ($own -and $caller.Count -gt 0) {
        $ErrorRecord.InvocationInfo.DisplayScriptPosition = $caller[0].Position
    }
    throw $ErrorRecord
}
