function Import-ContainerRegistryImage {
    <#
    .SYNOPSIS
    Pushes the images of an archive into a registry.

    .DESCRIPTION
    Reads what Export-ContainerRegistryImage wrote, any other OCI layout in a tar or a folder, and files of docker save. Every byte is verified, layers
    that are there already are not sent again, and a tag is written only when all of its image is there: an interrupted import continues where it stopped.

    .PARAMETER Path
    The archive file or layout folder.

    .PARAMETER Registry
    The registry, with a prefix of repositories if there is one: registry.example/team. The images keep the rest of their names.

    .PARAMETER Destination
    The whole new name, for one image.

    .PARAMETER Name
    Only the images of these names in the archive; wildcards are allowed.

    .PARAMETER Platform
    Only these platforms, for example linux/amd64 or windows/amd64:10.0.17763.

    .PARAMETER Credential
    Login for the registry.

    .PARAMETER TrustedRootFile
    A PEM file with root certificates to trust beside the system's.

    .PARAMETER LogPath
    A file for a structured log of this command: each request with its attempt, time, status and request ids, one JSON object a line, and no secrets.
    A log that is there is continued.

    .OUTPUTS
    Azs.ContainerRegistry.ImageTransfer: Source, Destination, Digest, MediaType, Platforms, Size, SentBytes, MountedBytes, PresentBytes,
    SentBlobs.

    .NOTES
    A failure ends the statement, not the calling script: -ErrorAction Stop or $ErrorActionPreference = 'Stop' makes it end the script. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Import-ContainerRegistryImage -Path D:\trip\images.tar -Registry registry.shanghai.cloudapp.azurestack.example -Credential $login

    Pushes all images of the archive; docker.io/library/nginx becomes library/nginx of that registry.
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false, DefaultParameterSetName = 'Registry')]
    [OutputType('Azs.ContainerRegistry.ImageTransfer')]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('FullName')]
        [string] $Path,

        [Parameter(Mandatory = $true, Position = 1, ParameterSetName = 'Registry', ValueFromPipelineByPropertyName = $true)]
        [string] $Registry,

        [Parameter(Mandatory = $true, ParameterSetName = 'Destination', ValueFromPipelineByPropertyName = $true)]
        [string] $Destination,

        [string[]] $Name,

        [string[]] $Platform,

        [pscredential] $Credential,

        [Alias('TrustedRootPath')]
        [string] $TrustedRootFile,

        [string] $LogPath
    )

    process {
        $request = Get-ImageConnection -Cmdlet $PSCmdlet -TrustedRootFile $TrustedRootFile
        $request.path = Resolve-FilePath -Cmdlet $PSCmdlet -Path $Path
        $request.registry = $Registry
        $request.destination = $Destination
        $request.images = @($Name | Where-Object { $_ })
        $request.platforms = @(Split-Platform -Platform $Platform)
        $secret = @{}
        if ($Credential) {
            $request.userName = $Credential.UserName
            $secret.password = $Credential.Password
        }
        $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase image_import -Request $request -Secret $secret `
            -Target "Archive '$Path'" -Action 'Import' -AnySession
        Write-ImageResult -Cmdlet $PSCmdlet -Result $result
    }
}
