# Adds the paths of log and report to a request, and the level of detail for its requests (docs/abi.md, "Log and report"): from the command's own parameters,
# otherwise from those of the sign-in.
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
    if ($script:InstallationRecord) {
        # All commands of an installation write to its log and its report; the first one begins the report.
        $log = $script:InstallationRecord.LogPath
        if ($log) {
            $Request.logPath = $log
        }
        $report = $script:InstallationRecord.ReportPath
        $Request.reportAppend = $script:InstallationRecord.Begun
        $script:InstallationRecord.Begun = $true
    }
    if ($report) {
        $Request.reportPath = $report
    }
    # Callers of module functions pass these preferences on. Without them the library formats no messages.
    $hidden = 'SilentlyContinue', 'Ignore'
    if ([string]$DebugPreference -notin $hidden) {
        $Request.trace = 'headers'
    } elseif ([string]$VerbosePreference -notin $hidden) {
        $Request.trace = 'requests'
    }
}
