# The fields that all requests about images share: trust, proxies, and where Docker keeps its logins. Native code sees another copy of the
# environment, so a runbook's "$env:DOCKER_CONFIG = ..." must be handed on.
function Get-ImageConnection {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [string] $TrustedRootFile
    )

    $folder = [Environment]::GetEnvironmentVariable('DOCKER_CONFIG')
    if (-not $folder) {
        $folder = Join-Path -Path ([Environment]::GetFolderPath('UserProfile')) -ChildPath '.docker'
    }
    Remove-EmptyValue -Table @{
        trustedRootFile  = Resolve-FilePath -Cmdlet $Cmdlet -Path $TrustedRootFile
        environment      = Get-NetworkEnvironment
        dockerConfigFile = Join-Path -Path $folder -ChildPath 'config.json'
    }
}
