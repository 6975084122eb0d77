# The rows of a file of zh-CN for a user whose language is Chinese (Simplified), otherwise nothing: the texts in the code are English. A file is read
# when its first text is shown, so an import reads none.
function Get-TextCatalog {
    param([Parameter(Mandatory = $true)] [string] $FileName)

    # PowerShell would look for the texts of zh-Hans and zh-SG only in folders of those names.
    if ($PSUICulture -notmatch '^zh(-(CN|SG|Hans(-[A-Za-z]+)?))?$') {
        return
    }
    if (-not $script:TextCatalogs[$FileName]) {
        $rows = @{}
        try {
            Import-LocalizedData -BindingVariable rows -BaseDirectory $script:ModuleRoot -FileName $FileName -UICulture 'zh-CN' -ErrorAction Stop
        } catch {
            # A damaged file must not replace the error that was to be shown.
            Write-Verbose -Message $_.Exception.Message
        }
        $script:TextCatalogs[$FileName] = $rows
    }
    $script:TextCatalogs[$FileName]
}
