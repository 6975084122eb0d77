function Get-ContainerRegistryImage {
    <#
    .SYNOPSIS
    Gives the images of a registry: repositories, tags, digests, platforms and sizes.

    .DESCRIPTION
    An image that cannot be read is a non-terminating error, and all others are given. So is a tag or repository that was asked for by name and does not
    exist; names with wildcards that match nothing give nothing, except for the tags of a repository that was given by name.

    .PARAMETER Registry
    The registry, with a prefix of repositories if there is one: registry.example/team.

    .PARAMETER Repository
    Only these repositories; wildcards are allowed. Registries that do not list their repositories must be given their whole names.

    .PARAMETER Tag
    Only these tags; wildcards are allowed.

    .PARAMETER Credential
    Login for the registry. Without it the one of Docker's config.json is used, else that of the key vault of a registry on the stamp that you are signed in to.

    .PARAMETER TrustedRootFile
    A PEM file with root certificates to trust beside the system's.

    .PARAMETER LogPath
    A file for a structured log of this command: each request with its attempt, time, status and request ids, one JSON object a line, and no secrets.
    A log that is there is continued.

    .OUTPUTS
    Azs.ContainerRegistry.Image: Image, Registry, Repository, Tag, Digest, MediaType, Platforms, Size.

    .NOTES
    A failure ends the statement, not the calling script: -ErrorAction Stop or $ErrorActionPreference = 'Stop' makes it end the script. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Get-ContainerRegistryImage -Registry registry.shanghai.cloudapp.azurestack.example -Repository team/* -Credential $login

    Gives all tags of the repositories below team.
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType('Azs.ContainerRegistry.Image')]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [string] $Registry,

        [Parameter(Position = 1)]
        [string[]] $Repository,

        [Parameter(Position = 2)]
        [string[]] $Tag,

        [pscredential] $Credential,

        [Alias('TrustedRootPath')]
        [string] $TrustedRootFile,

        [string] $LogPath
    )

    process {
        $request = Get-ImageConnection -Cmdlet $PSCmdlet -TrustedRootFile $TrustedRootFile
        $request.registry = $Registry
        $request.repositories = @($Repository | Where-Object { $_ })
        $request.tags = @($Tag | Where-Object { $_ })
        $secret = @{}
        if ($Credential) {
            $request.userName = $Credential.UserName
            $secret.password = $Credential.Password
        }
        $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase image_list -Request $request -Secret $secret -AnySession
        Write-ImageResult -Cmdlet $PSCmdlet -Result $result -TypeName 'Azs.ContainerRegistry.Image'
    }
}
