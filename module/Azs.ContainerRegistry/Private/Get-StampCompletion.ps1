# Returns the completions of one parameter that begin with $Word, quoted where PowerShell needs it. Never throws, prompts, or takes longer than the limit of
# Get-CompletionValue. Without a value it returns the typed word, so that PowerShell offers no file names.
function Get-StampCompletion {
    param(
        [string] $Command,
        [Parameter(Mandatory = $true)] [string] $Parameter,
        [string] $Word,
        [System.Collections.IDictionary] $Bound = @{}
    )

    $kind = $script:Completers["${Command}:$Parameter"]
    if (-not $kind) {
        $kind = $script:Completers[$Parameter]
    }
    $values = @()
    try {
        $start = $Word.Trim("'", '"')
        if ($kind -is [array]) {
            $values = $kind
        } elseif ('images', 'repositories', 'tags' -contains $kind) {
            $values = @(Get-ImageCompletion -Kind $kind -Word $start -Bound $Bound)
        } elseif ($kind -and $kind -ne 'none') {
            $values = @(Get-NameCompletion -Kind $kind -Bound $Bound)
        }
        $pattern = [WildcardPattern]::Escape($start) + '*'
        $values = @($values | Where-Object { $_ -like $pattern } | ForEach-Object {
                $text = $_
                if ($text -notmatch '^[\w/][\w./:-]*$') {
                    $text = "'" + $text.Replace("'", "''") + "'"
                }
                New-Object -TypeName System.Management.Automation.CompletionResult -ArgumentList $text, $_, 'ParameterValue', $_
            })
    } catch {
        # A failed completion would leave an error in $Error.
        $values = @()
    }
    if ($values.Count -gt 0) {
        $values
    } else {
        # If a completer returns nothing, PowerShell offers file names, so this returns the typed word: Tab changes nothing.
        $typed = $Word
        if (-not $typed) {
            $typed = ' '
        }
        New-Object -TypeName System.Management.Automation.CompletionResult -ArgumentList $typed, $typed, 'Text', 'No values are known.'
    }
}
