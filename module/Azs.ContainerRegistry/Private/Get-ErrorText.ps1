# Returns the displayed text of an error as Message and Hint. In Chinese the cause precedes the English message, which contains the names, the values, and the
# service's words. The exception keeps the English message: runbooks match it, and logs and support cases contain it.
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
        # A remedy for a specific case contains values that the row cannot have.
        if ($Hint -and $Hint -cne $row.HintOf) {
            $text.Hint = '{0} {1}' -f $row.Hint, $Hint
        }
    }
    $text
}
