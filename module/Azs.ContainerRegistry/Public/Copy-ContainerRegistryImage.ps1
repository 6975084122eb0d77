function Copy-ContainerRegistryImage {
    <#
    .SYNOPSIS
    Copies an image from one registry to another, without Docker and without a file.

    .DESCRIPTION
    Copies all platforms of an image and its attestations. Manifests are copied byte for byte, so digests do not change. Layers that exist in the
    destination are not sent again. Foreign layers, such as the base layers of Windows, are downloaded from the URL in the manifest and stored in the
    destination. The tag is written last: an interrupted copy leaves no tag, and the same command continues it.

    A name without a registry means docker.io, as in Docker. Logins come from the credential parameters, then from Docker's config.json, then, for a
    registry on the stamp that you are signed in to, from its key vault.

    .PARAMETER Source
    Image to copy: registry/repository:tag or registry/repository@sha256:<digest>.

    .PARAMETER Destination
    New name of the image. A name without a tag means latest.

    .PARAMETER Platform
    Only these platforms, for example linux/amd64 or windows/amd64:10.0.17763. The destination gets a new index of these platforms.

    .PARAMETER SourceCredential
    Login for the registry of Source.

    .PARAMETER DestinationCredential
    Login for the registry of Destination.

    .PARAMETER TrustedRootFile
    PEM file with root certificates to trust in addition to the system's.

    .PARAMETER AsJob
    Runs the command as a job and returns the job. The job uses the session of this command. Receive-Job shows its output.

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
    Seconds after which the command is stopped with an error that lists what was done. For all objects of the pipeline together.
    Default: 7 days.

    .INPUTS
    Objects with properties Source, Destination, and Platform, for example the rows of a CSV file.

    .OUTPUTS
    Azs.ContainerRegistry.ImageTransfer: Source, Destination, Digest, MediaType, Platforms, Size, SentBytes, MountedBytes, PresentBytes,
    SentBlobs, Action.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Copy-ContainerRegistryImage -Source hello-world -Destination registry.shanghai.cloudapp.azurestack.example/hello-world -DestinationCredential $login

    Copies an image of Docker Hub to a registry on the stamp.

    .EXAMPLE
    Import-Csv -Path images.csv | Copy-ContainerRegistryImage -DestinationCredential $login

    Copies the images in the columns Source and Destination. A failure does not stop the others.

    .LINK
    Export-ContainerRegistryImage

    .LINK
    Get-ContainerRegistryImage

    .LINK
    Import-ContainerRegistryImage

    .LINK
    Remove-ContainerRegistryImage
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    [OutputType('Azs.ContainerRegistry.ImageTransfer')]
    [OutputType([System.Management.Automation.Job])]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipelineByPropertyName = $true)]
        [Alias('Image')]
        [string] $Source,

        [Parameter(Mandatory = $true, Position = 1, ValueFromPipelineByPropertyName = $true)]
        [string] $Destination,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [string[]] $Platform,

        [pscredential] $SourceCredential,

        [Alias('Credential', 'RegistryCredential')]
        [pscredential] $DestinationCredential,

        [Alias('TrustedRootPath')]
        [string] $TrustedRootFile,

        [switch] $AsJob,

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
            $image = ConvertTo-TypedObject -InputObject $Result.image -TypeName 'Azs.ContainerRegistry.ImageTransfer'
            Add-Member -InputObject $image -MemberType NoteProperty -Name Action -Value (ConvertTo-PropertyValue -Value $Result.action -Kind 'Azs.ContainerRegistry.ChangeAction')
            $image
            Write-NextStep -Cmdlet $Cmdlet -Step pull -Value @{ Image = $Result.image.destination }
        }
    }

    process {
        if ($AsJob -and -not $WhatIfPreference) {
            if ($PSCmdlet.ShouldProcess("Image '$Destination'", 'Copy')) {
                Start-CommandJob -Cmdlet $PSCmdlet -Bound $PSBoundParameters -AnySession
            }
            return
        }
        Step-OperationQueue -Cmdlet $PSCmdlet -Queue $OperationQueue -ThrottleLimit $ThrottleLimit -Write $write -Start {
            $request = Get-ImageConnection -Cmdlet $Cmdlet -TrustedRootFile $TrustedRootFile
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
            Start-ContainerRegistryOperation -Cmdlet $Cmdlet -UseCase image_copy -Request $request -Secret $secret `
                -Target "Image '$Destination'" -Action 'Copy' -AnySession
        }
    }

    end {
        Step-OperationQueue -Cmdlet $PSCmdlet -Queue $OperationQueue -Write $write
    }
}
