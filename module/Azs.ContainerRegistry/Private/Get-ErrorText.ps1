# What a user reads of an error, as Message and Hint. In Chinese the cause stands before the English message, which has the names, the values, and the
# service's words. The exception keeps the English message: runbooks match it, and logs and support cases have it.
function Get-ErrorText {
    param(
        [string] $Id,
        [string] $Message,
        [string] $Hint
    )

    $text = [pscustomobject]@{ Message = $Message; Hint = $Hint }
    $rows = Get-TextCatalog -FileName 'LibraryErrors.psd1'
    if ($rows -and $rows[$Id]) {
        $row = $rows[$Id]
        $text.Message = '{0} {1}' -f $row.Cause, $Message
        $text.Hint = $row.Hint
        # A remedy that was made for this case has values that the row cannot have.
        if ($Hint -and $Hint -cne $row.HintOf) {
            $text.Hint = '{0} {1}' -f $row.Hint, $Hint
        }
    }
    $text
}
