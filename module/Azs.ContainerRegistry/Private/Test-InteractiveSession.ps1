# Returns whether a user sees the output of this session: not with -NonInteractive, in a Windows service, or on a build server.
function Test-InteractiveSession {
    if (-not [Environment]::UserInteractive) {
        return $false
    }
    foreach ($name in 'CI', 'TF_BUILD', 'JENKINS_URL', 'TEAMCITY_VERSION') {
        if ([Environment]::GetEnvironmentVariable($name) -notin $null, '', '0', 'false') {
            return $false
        }
    }
    foreach ($argument in [Environment]::GetCommandLineArgs()) {
        # Later arguments belong to the script.
        if ($argument -match '^[-/]{1,2}(f|file|c|command|e|ec|enc|encodedcommand)$') {
            break
        }
        if ($argument -match '^[-/]{1,2}noni') {
            return $false
        }
    }
    $true
}
