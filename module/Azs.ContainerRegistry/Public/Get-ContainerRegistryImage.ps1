function Get-ContainerRegistryImage {
    <#
    .SYNOPSIS
    Gets the images of a registry: repositories, tags, digests, platforms, and sizes.

    .DESCRIPTION
    An image that cannot be read is a non-terminating error, and all other images are returned. A tag or repository that you name and that does not exist
    is an error, too. Names with wildcards that match nothing return nothing, except for the tags of a repository that you name.

    .PARAMETER Registry
    Registry, optionally with a repository prefix: registry.example/team.

    .PARAMETER Repository
    Only these repositories. Wildcards are allowed. If the registry does not list its repositories, specify complete names.

    .PARAMETER Tag
    Only these tags. Wildcards are allowed.

    .PARAMETER Credential
    Login for the registry. By default it comes from Docker's config.json, or, for a registry on the stamp that you are signed in to, from
    its key vault.

    .PARAMETER TrustedRootFile
    PEM file with root certificates to trust in addition to the system's.

    .PARAMETER ThrottleLimit
    Maximum number of pipeline objects in progress at the same time. The default is 8, and 1 if an error stops the script
    (-ErrorAction Stop, or $ErrorActionPreference = 'Stop').

    .PARAMETER TokenService
    Hosts that may receive the login although a registry of another domain names them as its token service. Without it, the login is
    sent only to the domain of the registry, and the error names the host.

    .PARAMETER LogPath
    File for a structured log of this command: one JSON object per line for each request, with attempt, time, status and
    request ids. It contains no secrets. An existing log is appended to.

    .PARAMETER TimeoutSec
    Seconds after which the command is stopped with an error. For all objects of the pipeline together. Default: 24 hours.

    .INPUTS
    System.String: a registry. Or an object with a property Registry.

    .OUTPUTS
    Azs.ContainerRegistry.Image: Image, Registry, Repository, Tag, Digest, MediaType, Platforms, Size.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Get-ContainerRegistryImage -Registry registry.shanghai.cloudapp.azurestack.example -Repository team/* -Credential $login

    Returns all tags of the repositories below team.

    .LINK
    Copy-ContainerRegistryImage

    .LINK
    Remove-ContainerRegistryImage

    .LINK
    Test-ContainerRegistry
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType('Azs.ContainerRegistry.Image')]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('RegistryHostName', 'LoginServer')]
        [string] $Registry,

        [Parameter(Position = 1)]
        [string[]] $Repository,

        [Parameter(Position = 2)]
        [string[]] $Tag,

        [Alias('RegistryCredential')]
        [pscredential] $Credential,

        [Alias('TrustedRootPath')]
        [string] $TrustedRootFile,

        [ValidateRange(1, 32)]
        [int] $ThrottleLimit = 8,

        [string[]] $TokenService,

        [string] $LogPath,

        [ValidateRange(1, 2592000)]
        [int] $TimeoutSec
    )

    begin {
        # The operations in progress, in the order of their objects. Write-OperationError adds errors to it.
        $OperationQueue = New-Object -TypeName 'System.Collections.Generic.Queue[object]'
        $write = {
            param($Result)
            Write-ImageResult -Cmdlet $Cmdlet -Result $Result -TypeName 'Azs.ContainerRegistry.Image'
        }
    }

    process {
        Step-OperationQueue -Cmdlet $PSCmdlet -Queue $OperationQueue -ThrottleLimit $ThrottleLimit -Write $write -Start {
            $request = Get-ImageConnection -Cmdlet $Cmdlet -TrustedRootFile $TrustedRootFile
            $request.registry = $Registry
            $request.repositories = @($Repository | Where-Object { $_ })
            $request.tags = @($Tag | Where-Object { $_ })
            $secret = @{}
            if ($Credential) {
                $request.userName = $Credential.UserName
                $secret.password = $Credential.Password
            }
            Start-ContainerRegistryOperation -Cmdlet $Cmdlet -UseCase image_list -Request $request -Secret $secret -AnySession
        }
    }

    end {
        Step-OperationQueue -Cmdlet $PSCmdlet -Queue $OperationQueue -Write $write
    }
}
