# Returns whether a failed function continues with the next object of its pipeline: it accepts pipeline objects, and errors do not stop its caller.
function Test-PipelineContinuation {
    param([Parameter(Mandatory = $true)] $Cmdlet)

    if (-not $Cmdlet.MyInvocation.ExpectingInput) {
        return $false
    }
    # A function without pipeline parameters received objects by mistake, and ends as if there were none.
    $fed = @($Cmdlet.MyInvocation.MyCommand.ParameterSets | ForEach-Object { $_.Parameters } | Where-Object {
            $_.ValueFromPipeline -or $_.ValueFromPipelineByPropertyName })
    if ($fed.Count -eq 0) {
        return $false
    }
    # A module cannot read its caller's local preference variables. -ErrorAction takes precedence over them, and WriteError uses it.
    $Cmdlet.MyInvocation.BoundParameters.ContainsKey('ErrorAction') -or
    $Cmdlet.SessionState.PSVariable.GetValue('ErrorActionPreference') -ne 'Stop'
}
