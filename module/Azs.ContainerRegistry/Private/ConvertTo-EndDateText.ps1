# -EndDate as the library reads it, and $null when it was not given.
function ConvertTo-EndDateText {
    param([Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Bound)

    if ($Bound.ContainsKey('EndDate')) {
        $Bound['EndDate'].ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ', [cultureinfo]::InvariantCulture)
    }
}
