function Export-ContainerRegistryImage {
    <#
    .SYNOPSIS
    Writes images of registries to one archive file.

    .DESCRIPTION
    The archive is an OCI layout in a tar file, which other tools can read. It contains each layer once. Run the same command again to continue an
    interrupted export. A complete archive is never overwritten.

    .PARAMETER Image
    Images: registry/repository:tag or registry/repository@sha256:<digest>. A name without a registry means docker.io.

    .PARAMETER Path
    The archive file.

    .PARAMETER Append
    Adds to an existing archive, and downloads only what is missing in it.

    .PARAMETER Platform
    Only these platforms, for example linux/amd64 or windows/amd64:10.0.17763.

    .PARAMETER Credential
    Login for the registries of the images.

    .PARAMETER TrustedRootFile
    PEM file with root certificates to trust in addition to the system's.

    .PARAMETER AsJob
    Runs the command as a job and returns the job. The job uses the session of this command. Receive-Job shows its output.

    .PARAMETER TokenService
    Hosts that may receive the login although a registry of another domain names them as its token service. Without it, the login is
    sent only to the domain of the registry, and the error names the host.

    .PARAMETER LogPath
    File for a structured log of this command: one JSON object per line for each request, with attempt, time, status and
    request ids. It contains no secrets. An existing log is appended to.

    .PARAMETER TimeoutSec
    Seconds after which the command is stopped with an error that lists what was done. For all objects of the pipeline together.
    Default: 7 days.

    .INPUTS
    System.String: an image. Or an object with a property Image, such as that of Get-ContainerRegistryImage.

    .OUTPUTS
    Azs.ContainerRegistry.ImageTransfer: Source, Destination, Digest, MediaType, Platforms, Size, SentBytes, MountedBytes, PresentBytes,
    SentBlobs.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Export-ContainerRegistryImage -Image nginx, mcr.microsoft.com/windows/nanoserver:ltsc2019 -Path D:\trip\images.tar -Append

    Adds two images to the archive for the next trip to a site without internet.

    .LINK
    Import-ContainerRegistryImage

    .LINK
    Copy-ContainerRegistryImage

    .LINK
    Get-ContainerRegistryImage

    .LINK
    about_ContainerRegistry_AirGapped
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    [OutputType('Azs.ContainerRegistry.ImageTransfer')]
    [OutputType([System.Management.Automation.Job])]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('Source')]
        [string[]] $Image,

        [Parameter(Mandatory = $true, Position = 1)]
        [string] $Path,

        [switch] $Append,

        [string[]] $Platform,

        [Alias('RegistryCredential')]
        [pscredential] $Credential,

        [Alias('TrustedRootPath')]
        [string] $TrustedRootFile,

        [switch] $AsJob,

        [string[]] $TokenService,

        [string] $LogPath,

        [ValidateRange(1, 2592000)]
        [int] $TimeoutSec
    )

    begin {
        $images = New-Object -TypeName System.Collections.Generic.List[string]
    }

    process {
        $images.AddRange($Image)
    }

    end {
        if ($AsJob -and -not $WhatIfPreference) {
            if ($PSCmdlet.ShouldProcess("Archive '$Path'", 'Export')) {
                $PSBoundParameters['Image'] = $images.ToArray()
            Start-CommandJob -Cmdlet $PSCmdlet -Bound $PSBoundParameters -AnySession
            }
            return
        }
        $request = Get-ImageConnection -Cmdlet $PSCmdlet -TrustedRootFile $TrustedRootFile
        $request.images = $images.ToArray()
        $request.path = Resolve-FilePath -Cmdlet $PSCmdlet -Path $Path
        $request.append = [bool]$Append
        $request.platforms = @(Split-Platform -Platform $Platform)
        $secret = @{}
        if ($Credential) {
            $request.userName = $Credential.UserName
            $secret.password = $Credential.Password
        }
        $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase image_export -Request $request -Secret $secret `
            -Target "Archive '$Path'" -Action 'Export' -AnySession
        Write-ImageResult -Cmdlet $PSCmdlet -Result $result
        if ($result) {
            Write-NextStep -Cmdlet $PSCmdlet -Step import -Value @{ Path = $result.path }
        }
    }
}
