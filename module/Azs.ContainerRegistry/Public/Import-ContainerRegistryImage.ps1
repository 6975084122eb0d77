function Import-ContainerRegistryImage {
    <#
    .SYNOPSIS
    Pushes the images of an archive to a registry.

    .DESCRIPTION
    Reads archives of Export-ContainerRegistryImage, any other OCI layout in a tar file or folder, and files of docker save. Every byte is verified. Layers
    that exist in the registry are not sent again. A tag is written only when its image is complete: run the same command again to continue an
    interrupted import.

    .PARAMETER Path
    The archive file or layout folder.

    .PARAMETER Registry
    Registry, optionally with a repository prefix: registry.example/team. The images keep the rest of their names.

    .PARAMETER Destination
    Complete new name, for one image.

    .PARAMETER Name
    Only the images with these names in the archive. Wildcards are allowed.

    .PARAMETER Platform
    Only these platforms, for example linux/amd64 or windows/amd64:10.0.17763.

    .PARAMETER Credential
    Login for the registry.

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
    System.String: the path of an archive. Or an object with properties Path, Registry, and Destination.

    .OUTPUTS
    Azs.ContainerRegistry.ImageTransfer: Source, Destination, Digest, MediaType, Platforms, Size, SentBytes, MountedBytes, PresentBytes,
    SentBlobs.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Import-ContainerRegistryImage -Path D:\trip\images.tar -Registry registry.shanghai.cloudapp.azurestack.example -Credential $login

    Pushes all images of the archive; docker.io/library/nginx becomes library/nginx of that registry.

    .LINK
    Export-ContainerRegistryImage

    .LINK
    Get-ContainerRegistryImage

    .LINK
    Copy-ContainerRegistryImage

    .LINK
    about_ContainerRegistry_AirGapped
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false, DefaultParameterSetName = 'Registry')]
    [OutputType('Azs.ContainerRegistry.ImageTransfer')]
    [OutputType([System.Management.Automation.Job])]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('FullName')]
        [string] $Path,

        [Parameter(Mandatory = $true, Position = 1, ParameterSetName = 'Registry', ValueFromPipelineByPropertyName = $true)]
        [Alias('RegistryHostName', 'LoginServer')]
        [string] $Registry,

        [Parameter(Mandatory = $true, ParameterSetName = 'Destination', ValueFromPipelineByPropertyName = $true)]
        [string] $Destination,

        [string[]] $Name,

        [string[]] $Platform,

        [Alias('RegistryCredential')]
        [pscredential] $Credential,

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
            Write-ImageResult -Cmdlet $Cmdlet -Result $Result
            foreach ($image in @($Result.images | Where-Object { $_ })) {
                Write-NextStep -Cmdlet $Cmdlet -Step pull -Value @{ Image = $image.destination }
            }
        }
    }

    process {
        if ($AsJob -and -not $WhatIfPreference) {
            if ($PSCmdlet.ShouldProcess("Archive '$Path'", 'Import')) {
                Start-CommandJob -Cmdlet $PSCmdlet -Bound $PSBoundParameters -AnySession
            }
            return
        }
        Step-OperationQueue -Cmdlet $PSCmdlet -Queue $OperationQueue -ThrottleLimit $ThrottleLimit -Write $write -Start {
            $request = Get-ImageConnection -Cmdlet $Cmdlet -TrustedRootFile $TrustedRootFile
            $request.path = Resolve-FilePath -Cmdlet $Cmdlet -Path $Path
            $request.registry = $Registry
            $request.destination = $Destination
            $request.images = @($Name | Where-Object { $_ })
            $request.platforms = @(Split-Platform -Platform $Platform)
            $secret = @{}
            if ($Credential) {
                $request.userName = $Credential.UserName
                $secret.password = $Credential.Password
            }
            Start-ContainerRegistryOperation -Cmdlet $Cmdlet -UseCase image_import -Request $request -Secret $secret `
                -Target "Archive '$Path'" -Action 'Import' -AnySession
        }
    }

    end {
        Step-OperationQueue -Cmdlet $PSCmdlet -Queue $OperationQueue -Write $write
    }
}
