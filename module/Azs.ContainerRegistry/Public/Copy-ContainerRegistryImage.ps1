function Copy-ContainerRegistryImage {
    <#
    .SYNOPSIS
    Copies an image from one registry to another, without Docker and without a file.

    .DESCRIPTION
    All platforms of an image are copied, with its attestations; the manifests stay the same byte for byte, so the digests do too. Layers that are there
    already are not sent again, and foreign layers such as the base layers of Windows are fetched from where their manifest says and stored in the
    destination. The tag is written last: an interrupted copy leaves none, and the same command continues where it stopped.

    A name without a registry means docker.io, as for Docker. Logins come from the credentials that are given, else from Docker's config.json, else, for a registry
    on the stamp that you are signed in to, from its key vault.

    .PARAMETER Source
    The image to copy: registry/repository:tag or registry/repository@sha256:<digest>.

    .PARAMETER Destination
    The name that it gets. A name without a tag means latest.

    .PARAMETER Platform
    Only these platforms, for example linux/amd64 or windows/amd64:10.0.17763. The destination then gets a new index of those.

    .PARAMETER SourceCredential
    Login for the registry of Source.

    .PARAMETER DestinationCredential
    Login for the registry of Destination.

    .PARAMETER TrustedRootFile
    A PEM file with root certificates to trust beside the system's.

    .PARAMETER LogPath
    A file for a structured log of this command: each request with its attempt, time, status and request ids, one JSON object a line, and no secrets.
    A log that is there is continued.

    .OUTPUTS
    Azs.ContainerRegistry.ImageTransfer: Source, Destination, Digest, MediaType, Platforms, Size, SentBytes, MountedBytes, PresentBytes,
    SentBlobs, Action.

    .NOTES
    A failure ends the statement, not the calling script: -ErrorAction Stop or $ErrorActionPreference = 'Stop' makes it end the script. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Copy-ContainerRegistryImage -Source hello-world -Destination registry.shanghai.cloudapp.azurestack.example/hello-world -DestinationCredential $login

    Copies an image of Docker Hub to a registry on the stamp.

    .EXAMPLE
    Import-Csv -Path images.csv | Copy-ContainerRegistryImage -DestinationCredential $login

    Copies the images that the columns Source and Destination name. One that fails does not stop the others.
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    [OutputType('Azs.ContainerRegistry.ImageTransfer')]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipelineByPropertyName = $true)]
        [Alias('Image')]
        [string] $Source,

        [Parameter(Mandatory = $true, Position = 1, ValueFromPipelineByPropertyName = $true)]
        [string] $Destination,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [string[]] $Platform,

        [pscredential] $SourceCredential,

        [Alias('Credential')]
        [pscredential] $DestinationCredential,

        [Alias('TrustedRootPath')]
        [string] $TrustedRootFile,

        [string] $LogPath
    )

    process {
        $request = Get-ImageConnection -Cmdlet $PSCmdlet -TrustedRootFile $TrustedRootFile
        $request.source = $Source
        $request.destination = $Destination
        $request.platforms = @(Split-Platform -Platform $Platform)
        $secret = @{}
        if ($SourceCredential) {
            $request.sourceUserName = $SourceCredential.UserName
            $secret.sourcePassword = $SourceCredential.Password
        }
        if ($DestinationCredential) {
            $request.destinationUserName = $DestinationCredential.UserName
            $secret.destinationPassword = $DestinationCredential.Password
        }
        $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase image_copy -Request $request -Secret $secret `
            -Target "Image '$Destination'" -Action 'Copy' -AnySession
        if ($result) {
            $image = ConvertTo-TypedObject -InputObject $result.image -TypeName 'Azs.ContainerRegistry.ImageTransfer'
            Add-Member -InputObject $image -MemberType NoteProperty -Name Action -Value $result.action
            $image
        }
    }
}
