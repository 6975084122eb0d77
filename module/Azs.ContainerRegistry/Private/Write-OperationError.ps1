# Ends the public function with one error: terminating, as its old callers know it. Fed by a pipeline the function continues with the
# next object, unless its caller wants errors to stop it.
function Write-OperationError {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [System.Management.Automation.ErrorRecord] $Record
    )

    if (Test-PipelineContinuation -Cmdlet $Cmdlet) {
        # WriteError would take the preference of this module's functions.
        $ErrorActionPreference = $Cmdlet.SessionState.PSVariable.GetValue('ErrorActionPreference')
        $Cmdlet.WriteError((Copy-ErrorRecord -Record $Record -Id $Record.FullyQualifiedErrorId -Target (Get-CommandTarget -Cmdlet $Cmdlet)))
        return
    }
    Stop-Command -Cmdlet $Cmdlet -Record $Record
}
