# Whether a person can follow what this session shows: not with -NonInteractive, in a Windows service, or on a build server.
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
        # What follows belongs to the script.
        if ($argument -match '^[-/]{1,2}(f|file|c|command|e|ec|enc|encodedcommand)$') {
            break
        }
        if ($argument -match '^[-/]{1,2}noni') {
            return $false
        }
    }
    $true
}
