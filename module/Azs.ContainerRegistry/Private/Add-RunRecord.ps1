# Adds to a request where its log and report go (docs/abi.md, "Log and report"): by the command's own parameters, else by those of the sign-in.
function Add-RunRecord {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Request
    )

    $bound = $Cmdlet.MyInvocation.BoundParameters
    $Request.command = $Cmdlet.MyInvocation.MyCommand.Name
    $log = Resolve-FilePath -Cmdlet $Cmdlet -Path $bound['LogPath']
    if (-not $log -and $script:OwnSession) {
        $log = $script:OwnSession.LogPath
    }
    if ($log) {
        $Request.logPath = $log
    }
    $report = Resolve-FilePath -Cmdlet $Cmdlet -Path $bound['ReportPath']
    if ($report) {
        $Request.reportPath = $report
    }
}
