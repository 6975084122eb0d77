# The completions of one parameter that begin with $Word, quoted where PowerShell needs it.
function Get-StampCompletion {
    param(
        [Parameter(Mandatory = $true)] [string] $Parameter,
        [string] $Word,
        [System.Collections.IDictionary] $Bound = @{}
    )

    # Another session is asked for, and only the own one is looked up.
    if ($Bound['DefaultProfile']) {
        return
    }
    $kind = $script:CompletionKinds[$Parameter]
    $request = @{}
    if ($kind -eq 'imageSkus') {
        $request = @{ location = $Bound['Location']; publisherName = $Bound['PublisherName']; offer = $Bound['Offer'] }
    }
    $pattern = [WildcardPattern]::Escape($Word.Trim("'", '"')) + '*'
    foreach ($value in @(Get-CompletionValue -Kind $kind -Request $request)) {
        if ($value -like $pattern) {
            $text = $value
            if ($value -notmatch '^[\w.-]+$') {
                $text = "'" + $value.Replace("'", "''") + "'"
            }
            New-Object -TypeName System.Management.Automation.CompletionResult -ArgumentList $text, $value, 'ParameterValue', $value
        }
    }
}
