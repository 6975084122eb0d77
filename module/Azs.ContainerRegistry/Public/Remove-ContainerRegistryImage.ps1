function Remove-ContainerRegistryImage {
    <#
    .SYNOPSIS
    Removes an image from a registry.

    .DESCRIPTION
    A registry removes an image by its digest, so all of its tags are removed. If you name an image by a tag and it has other tags, it is kept unless you specify
    -Force. If deletion is turned off in the registry, the error says so. Space is freed when the registry collects garbage.

    The command asks first. In a session that cannot prompt, add -Confirm:$false.

    .PARAMETER Image
    The image: registry/repository:tag or registry/repository@sha256:<digest>.

    .PARAMETER Force
    Removes the image even if other tags refer to it. It does not answer the confirmation: use -Confirm:$false.

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
    Seconds after which the command is stopped with an error that lists what was done. For all objects of the pipeline together.
    Default: 1 hour.

    .INPUTS
    System.String: an image. Or an object with a property Image, such as that of Get-ContainerRegistryImage.

    .OUTPUTS
    None.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Get-ContainerRegistryImage -Registry registry.example -Repository old/* -Credential $login | Remove-ContainerRegistryImage -Credential $login

    Removes all images of the repositories below old. Asks for each.

    .LINK
    Get-ContainerRegistryImage

    .LINK
    Copy-ContainerRegistryImage

    .LINK
    about_ContainerRegistry_CI
    #>
    [CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High', PositionalBinding = $false)]
    [OutputType([void])]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [string] $Image,

        [switch] $Force,

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
        $answer = @{}
        $write = {
            param($Result)
            # A removed image has no result to show.
            $null = $Result
        }
    }

    process {
        Step-OperationQueue -Cmdlet $PSCmdlet -Queue $OperationQueue -ThrottleLimit $ThrottleLimit -Write $write -Start {
            if (-not (Confirm-Removal -Cmdlet $Cmdlet -Item "Image '$Image', with all of its tags" -Answer $answer)) {
                return
            }
            $request = Get-ImageConnection -Cmdlet $Cmdlet -TrustedRootFile $TrustedRootFile
            $request.image = $Image
            $request.force = [bool]$Force
            $secret = @{}
            if ($Credential) {
                $request.userName = $Credential.UserName
                $secret.password = $Credential.Password
            }
            Start-ContainerRegistryOperation -Cmdlet $Cmdlet -UseCase image_remove -Request $request -Secret $secret -Confirmed `
                -Target "Image '$Image'" -Action 'Remove, with all of its tags' -AnySession
        }
    }

    end {
        Step-OperationQueue -Cmdlet $PSCmdlet -Queue $OperationQueue -Write $write
    }
}
