# Returns an ErrorRecord for an error that the module detects without the native library. Ids, numbers, and categories are those of the native error table, so
# that runbooks do not depend on where an error is detected.
function New-ModuleErrorRecord {
    param(
        [Parameter(Mandatory = $true)] [string] $Id,
        [Parameter(Mandatory = $true)] [string] $Message,
        $Target,
        # As for New-OperationErrorRecord.
        $Cmdlet
    )

    $row = Get-ModuleErrorRow -Id $Id
    New-OperationErrorRecord -Cmdlet $Cmdlet -Failure ([pscustomobject]@{
            id = $Id; number = $row.Number; category = $row.Category; message = $Message; hint = $row.Hint; target = $Target
        })
}
