# Lines for the host, as the library composed them: the labels, padding and rules are what operators copy from and runbooks parse.
function Write-Report {
    param([string[]] $Line)

    foreach ($text in $Line) {
        Write-Host $text
    }
}
