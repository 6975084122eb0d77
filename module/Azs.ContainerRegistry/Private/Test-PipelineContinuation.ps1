# Whether a function that fails continues with the next object of its pipeline: it takes objects from one, and errors do not stop its caller.
function Test-PipelineContinuation {
    param([Parameter(Mandatory = $true)] $Cmdlet)

    if (-not $Cmdlet.MyInvocation.ExpectingInput) {
        return $false
    }
    # A function that takes no objects was fed by mistake, and ends as if it were not.
    $fed = @($Cmdlet.MyInvocation.MyCommand.ParameterSets | ForEach-Object { $_.Parameters } | Where-Object {
            $_.ValueFromPipeline -or $_.ValueFromPipelineByPropertyName })
    if ($fed.Count -eq 0) {
        return $false
    }
    # A module does not see its caller's local preference variables. -ErrorAction goes before them and is obeyed by WriteError.
    $Cmdlet.MyInvocation.BoundParameters.ContainsKey('ErrorAction') -or
    $Cmdlet.SessionState.PSVariable.GetValue('ErrorActionPreference') -ne 'Stop'
}
