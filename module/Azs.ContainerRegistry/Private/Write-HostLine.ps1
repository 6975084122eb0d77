# Writes a line to the host while the pipeline stops (Ctrl+C), in a finally block. Streams may be redirected to that pipeline, which accepts no more objects; an
# error here would suppress the following lines.
function Write-HostLine {
    param([Parameter(Mandatory = $true)] [string] $Text)

    try {
        Write-Host $Text
    } catch {
        try { $Host.UI.WriteLine($Text) } catch { $null = $_ }
    }
}
