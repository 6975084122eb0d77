# Returns a text of the module in the user's language. zh-CN/ModuleTexts.psd1 contains the translations by English text. {0}, {1}, and so on are placeholders
# for values.
function Get-ModuleText {
    param(
        [Parameter(Mandatory = $true)] [string] $English,
        [object[]] $Value = @()
    )

    $format = $English
    $rows = Get-TextCatalog -FileName 'ModuleTexts.psd1'
    if ($rows -and $rows[$English]) {
        $format = $rows[$English]
    }
    $format -f $Value
}
