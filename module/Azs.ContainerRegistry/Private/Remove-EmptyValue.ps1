# Returns the entries of a table that have a value: the C ABI requires omitted values to be absent. An empty or blank cell of a file counts as omitted.
function Remove-EmptyValue {
    param([Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Table)

    $kept = @{}
    foreach ($name in $Table.Keys) {
        $value = $Table[$name]
        $empty = $null -eq $value -or ($value -is [string] -and [string]::IsNullOrWhiteSpace($value))
        if (-not $empty) {
            $kept[$name] = $value
        }
    }
    $kept
}
