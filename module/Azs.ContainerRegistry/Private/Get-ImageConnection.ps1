# Returns the fields of all requests about images: trust, proxies, addresses of the sign-in, token services, and the location of Docker's logins. Native code has another copy of
# the environment, so a runbook's "$env:DOCKER_CONFIG = ..." must be passed.
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
        resolve          = $script:OwnSession.Resolve
        tokenServices    = $Cmdlet.MyInvocation.BoundParameters['TokenService']
        dockerConfigFile = Join-Path -Path $folder -ChildPath 'config.json'
    }
}
