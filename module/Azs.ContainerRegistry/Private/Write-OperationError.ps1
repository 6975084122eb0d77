# Ends the public function with one error: terminating, as its old callers know it. Fed by a pipeline the function goes on with the
# next object, unless its caller wants errors to stop it.
function Write-OperationError {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [System.Management.Automation.ErrorRecord] $Record
    )

    # A module does not see its caller's local preference variables, and WriteError would take the one of this module's functions.
    # -ErrorAction goes before it and is obeyed anyway.
    $ErrorActionPreference = $Cmdlet.SessionState.PSVariable.GetValue('ErrorActionPreference')
    $stops = -not $Cmdlet.MyInvocation.BoundParameters.ContainsKey('ErrorAction') -and $ErrorActionPreference -eq 'Stop'
    if ($Cmdlet.MyInvocation.ExpectingInput -and -not $stops) {
        $Cmdlet.WriteError($Record)
    } else {
        $Cmdlet.ThrowTerminatingError($Record)
    }
}
