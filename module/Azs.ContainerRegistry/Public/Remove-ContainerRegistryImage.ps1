function Remove-ContainerRegistryImage {
    <#
    .SYNOPSIS
    Removes an image from a registry.

    .DESCRIPTION
    A registry removes an image by its digest, and all of its tags vanish with it. Named by a tag, an image that has other tags too is left alone unless
    -Force is given. A registry may have deletion switched off; the error then says so. The space is freed when the registry collects its garbage.

    .PARAMETER Image
    The image: registry/repository:tag or registry/repository@sha256:<digest>.

    .PARAMETER Force
    Removes the image also when other tags name it. It does not answer the question for confirmation: -Confirm:$false does.

    .PARAMETER Credential
    Login for the registry. Without it the one of Docker's config.json is used, else that of the key vault of a registry on the stamp that you are signed in to.

    .PARAMETER TrustedRootFile
    A PEM file with root certificates to trust beside the system's.

    .PARAMETER LogPath
    A file for a structured log of this command: each request with its attempt, time, status and request ids, one JSON object a line, and no secrets.
    A log that is there is continued.

    .NOTES
    A failure ends the statement, not the calling script: -ErrorAction Stop or $ErrorActionPreference = 'Stop' makes it end the script. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Get-ContainerRegistryImage -Registry registry.example -Repository old/* -Credential $login | Remove-ContainerRegistryImage -Credential $login

    Removes all images of the repositories below old, each after a question.
    #>
    [CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High', PositionalBinding = $false)]
    [OutputType([void])]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [string] $Image,

        [switch] $Force,

        [pscredential] $Credential,

        [Alias('TrustedRootPath')]
        [string] $TrustedRootFile,

        [string] $LogPath
    )

    begin {
        $answer = @{}
    }
    process {
        if (-not (Confirm-Removal -Cmdlet $PSCmdlet -Item "Image '$Image', with all of its tags" -Answer $answer)) {
            return
        }
        $request = Get-ImageConnection -Cmdlet $PSCmdlet -TrustedRootFile $TrustedRootFile
        $request.image = $Image
        $request.force = [bool]$Force
        $secret = @{}
        if ($Credential) {
            $request.userName = $Credential.UserName
            $secret.password = $Credential.Password
        }
        $null = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase image_remove -Request $request -Secret $secret -Confirmed `
            -Target "Image '$Image'" -Action 'Remove, with all of its tags' -AnySession
    }
}
