# Adds the members to a request that every request may have (docs/abi.md, "Log and report", "Time limit"): the paths of log and report, from the command's own
# parameters, otherwise from those of the sign-in; the level of detail for its requests; and the remaining time of the command.
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
    $seconds = Get-RemainingTime -Cmdlet $Cmdlet
    if ($seconds) {
        $Request.timeoutSeconds = $seconds
    }
    # Callers of module functions pass these preferences on. Without them the library formats no messages.
    $hidden = 'SilentlyContinue', 'Ignore'
    if ([string]$DebugPreference -notin $hidden) {
        $Request.trace = 'headers'
    } elseif ([string]$VerbosePreference -notin $hidden) {
        $Request.trace = 'requests'
    }
}
