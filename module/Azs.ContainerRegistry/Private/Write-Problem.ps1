# Writes each of several problems as an error record of its own, named after the problem, and leaves their number to the record that follows.
# Where an error ends the statement at once, the first would hide the others, so there the one record lists them all.
function Write-Problem {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [System.Management.Automation.ErrorRecord] $Record
    )

    $problems = @($Record.Exception.Problems | Where-Object { $_ })
    $preference = [string]$Cmdlet.MyInvocation.BoundParameters['ErrorAction']
    if (-not $preference) {
        $preference = [string]$Cmdlet.SessionState.PSVariable.GetValue('ErrorActionPreference')
    }
    if ($problems.Count -lt 2 -or $preference -in 'Stop', 'Inquire', 'Break') {
        return
    }
    # WriteError would take the preference of this module's functions.
    $ErrorActionPreference = $preference
    foreach ($problem in $problems) {
        $Cmdlet.WriteError((New-OperationErrorRecord -Cmdlet $Cmdlet -Failure ([pscustomobject]@{
                        id = $problem.Id; number = $problem.Number; category = $problem.Category; message = $problem.Message; hint = $problem.Hint; target = $problem.Parameter
                    })))
    }
    # What is shown; the message of the exception keeps the list for runbooks that log it.
    $details = New-Object -TypeName System.Management.Automation.ErrorDetails -ArgumentList @($Record.ErrorDetails.Message -split '\r?\n')[0]
    $details.RecommendedAction = $Record.ErrorDetails.RecommendedAction
    $Record.ErrorDetails = $details
}
