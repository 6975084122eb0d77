# Whether the public function that calls this has to ask before it deletes. $ConfirmPreference and $WhatIfPreference have what -Confirm and -WhatIf say.
function Test-RemovalQuestion {
    -not $WhatIfPreference -and "$ConfirmPreference" -ne 'None'
}
