# Writes a line to the host while the pipeline stops (Ctrl+C), in a finally block. Streams may be redirected into that pipeline, which takes
# nothing any more; an error here would hide the lines that follow.
function Write-HostLine {
    param([Parameter(Mandatory = $true)] [string] $Text)

    try {
        Write-Host $Text
    } catch {
        try { $Host.UI.WriteLine($Text) } catch { $null = $_ }
    }
}
