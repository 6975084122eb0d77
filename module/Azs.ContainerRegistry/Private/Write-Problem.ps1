# Writes each of several problems as a separate error record with the id of the problem; the following record then contains only their number. If an error ends
# the statement, the first would hide the others, so a single record lists them all.
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
    # WriteError would use the preference of this module's functions.
    $ErrorActionPreference = $preference
    foreach ($problem in $problems) {
        $Cmdlet.WriteError((New-OperationErrorRecord -Cmdlet $Cmdlet -Failure ([pscustomobject]@{
                        id = $problem.Id; number = $problem.Number; category = $problem.Category; message = $problem.Message; hint = $problem.Hint; target = $problem.Parameter
                    })))
    }
    # The displayed text; the message of the exception keeps the list for runbooks that log it.
    $details = New-Object -TypeName System.Management.Automation.ErrorDetails -ArgumentList @($Record.ErrorDetails.Message -split '\r?\n')[0]
    $details.RecommendedAction = $Record.ErrorDetails.RecommendedAction
    $Record.ErrorDetails = $details
}
