# Removes from $PSBoundParameters the values of an earlier pipeline object that the current one does not have: PowerShell resets only the variable, and the
# password of one registry must not be used for the next. Call it first in a process block.
function Clear-StaleParameter {
    param([Parameter(Mandatory = $true)] $Cmdlet)

    if (-not $Cmdlet.MyInvocation.ExpectingInput) {
        return
    }
    $bound = $Cmdlet.MyInvocation.BoundParameters
    foreach ($parameter in @($Cmdlet.MyInvocation.MyCommand.Parameters.Values)) {
        $byName = @($parameter.ParameterSets.Values | Where-Object { $_.ValueFromPipelineByPropertyName }).Count -gt 0
        if ($byName -and $bound.ContainsKey($parameter.Name)) {
            # Compared in one statement, since Set-PSDebug shows the value of a variable.
            $isGone = if ($parameter.ParameterType -eq [string]) {
                '' -eq (Get-Variable -Name $parameter.Name -Scope 1 -ValueOnly)
            } else {
                $null -eq (Get-Variable -Name $parameter.Name -Scope 1 -ValueOnly)
            }
            if ($isGone) {
                $null = $bound.Remove($parameter.Name)
            }
        }
    }
}
