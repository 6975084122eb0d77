# Returns whether the calling public function must ask for confirmation before a deletion. $ConfirmPreference and $WhatIfPreference contain the values of
# -Confirm and -WhatIf.
function Test-RemovalQuestion {
    -not $WhatIfPreference -and "$ConfirmPreference" -ne 'None'
}
