# An ErrorRecord for what the module finds out before the native library is asked. Ids, numbers and categories are those of the
# native error table: runbooks do not care which half noticed.
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
