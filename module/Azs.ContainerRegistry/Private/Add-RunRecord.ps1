# Adds to a request where its log and report go (docs/abi.md, "Log and report"): by the command's own parameters, else by those of the sign-in.
function Add-RunRecord {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Request
    )

    $bound = $Cmdlet.MyInvocation.BoundParameters
    $Request.command = $Cmdlet.MyInvocation.MyCommand.Name
    if ($bound['LogPath']) {
        $Request.logPath = Resolve-FilePath -Cmdlet $Cmdlet -Path $bound['LogPath']
    } elseif ($script:OwnSession.LogPath) {
        $Request.logPath = $script:OwnSession.LogPath
    }
    if ($bound['ReportPath']) {
        $Request.reportPath = Resolve-FilePath -Cmdlet $Cmdlet -Path $bound['ReportPath']
    }
}
