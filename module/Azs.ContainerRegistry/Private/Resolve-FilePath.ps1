# A path as the file system knows it. PowerShell's current location is not that of the process, which native code sees.
function Resolve-FilePath {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [string] $Path
    )

    $ErrorActionPreference = 'Stop'
    if ($Path) {
        $Cmdlet.GetUnresolvedProviderPathFromPSPath($Path)
    }
}
