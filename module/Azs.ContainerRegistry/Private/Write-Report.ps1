# Writes the library's lines to the host: operators copy from the labels, padding, and rules, and runbooks parse them.
function Write-Report {
    param([string[]] $Line)

    foreach ($text in $Line) {
        Write-Host $text
    }
}
