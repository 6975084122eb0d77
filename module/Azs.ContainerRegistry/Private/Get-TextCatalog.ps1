# Returns the rows of a file of zh-CN for a user whose language is Chinese (Simplified), otherwise nothing: the texts in the code are English. A file is read
# when its first text is needed, so an import reads none.
function Get-TextCatalog {
    param([Parameter(Mandatory = $true)] [string] $FileName)

    # PowerShell would search the texts for zh-Hans and zh-SG only in folders with those names.
    if ($PSUICulture -notmatch '^zh(-(CN|SG|Hans(-[A-Za-z]+)?))?$') {
        return
    }
    if (-not $script:TextCatalogs[$FileName]) {
        $rows = @{}
        try {
            Import-LocalizedData -BindingVariable rows -BaseDirectory $script:ModuleRoot -FileName $FileName -UICulture 'zh-CN' -ErrorAction Stop
        } catch {
            # A damaged file must not replace the original error.
            Write-Verbose -Message $_.Exception.Message
        }
        $script:TextCatalogs[$FileName] = $rows
    }
    $script:TextCatalogs[$FileName]
}
