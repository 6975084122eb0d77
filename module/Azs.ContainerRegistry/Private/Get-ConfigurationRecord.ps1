# Returns @{ LogPath; ReportPath } for one of several configuration files: the name of the file is added to both, and a number if several files have that name.
function Get-ConfigurationRecord {
    param(
        [Parameter(Mandatory = $true)] [string] $File,
        [Parameter(Mandatory = $true)] [string[]] $All,
        [string] $LogPath,
        [string] $ReportPath
    )

    $name = [System.IO.Path]::GetFileNameWithoutExtension($File)
    $alike = @($All | Where-Object { [System.IO.Path]::GetFileNameWithoutExtension($_) -eq $name })
    if ($alike.Count -gt 1) {
        $name = '{0}.{1}' -f $name, ([array]::IndexOf($alike, $File) + 1)
    }
    $record = @{}
    foreach ($pair in @{ LogPath = $LogPath; ReportPath = $ReportPath }.GetEnumerator()) {
        if ($pair.Value) {
            $place = [System.IO.Path]::ChangeExtension($pair.Value, $null).TrimEnd('.')
            $record[$pair.Key] = '{0}.{1}{2}' -f $place, $name, [System.IO.Path]::GetExtension($pair.Value)
        }
    }
    $record
}
