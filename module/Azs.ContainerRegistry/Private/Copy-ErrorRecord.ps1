# Returns the same error with another id, and with a target if it has none.
function Copy-ErrorRecord {
    param(
        [Parameter(Mandatory = $true)] [System.Management.Automation.ErrorRecord] $Record,
        [Parameter(Mandatory = $true)] [string] $Id,
        [string] $Target
    )

    $subject = $Record.TargetObject
    if ($null -eq $subject -and $Target) {
        $subject = $Target
    }
    $copy = New-Object -TypeName System.Management.Automation.ErrorRecord -ArgumentList $Record.Exception, $Id, $Record.CategoryInfo.Category, $subject
    $copy.ErrorDetails = $Record.ErrorDetails
    $copy
}
