# Ends the public function with one error: terminating, as its old callers know it. Fed by a pipeline the function goes on with the
# next object, unless its caller wants errors to stop it.
function Write-OperationError {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [System.Management.Automation.ErrorRecord] $Record
    )

    # A module does not see its caller's local preference variables; -ErrorAction it does see, and WriteError obeys it by itself.
    $callerStops = -not $Cmdlet.MyInvocation.BoundParameters.ContainsKey('ErrorAction') -and
        $Cmdlet.SessionState.PSVariable.GetValue('ErrorActionPreference') -eq 'Stop'
    if ($Cmdlet.MyInvocation.ExpectingInput -and -not $callerStops) {
        $Cmdlet.WriteError($Record)
    } else {
        $Cmdlet.ThrowTerminatingError($Record)
    }
}
