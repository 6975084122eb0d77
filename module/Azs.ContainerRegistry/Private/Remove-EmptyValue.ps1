# The entries of a table that have a value: the C ABI wants what was not given to be absent.
function Remove-EmptyValue {
    param([Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Table)

    $kept = @{}
    foreach ($name in $Table.Keys) {
        $value = $Table[$name]
        $empty = $null -eq $value -or ($value -is [string] -and $value -eq '')
        if (-not $empty) {
            $kept[$name] = $value
        }
    }
    $kept
}
