function Remove-ContainerRegistryGalleryItem {
    <#
    .SYNOPSIS
    Removes an item from the stamp's gallery.

    .DESCRIPTION
    Requires an operator's session: sign in to https://adminmanagement.<region>.<fqdn> first.

    .PARAMETER Name
    Name of the item, as Get-ContainerRegistryGalleryItem gives it.

    .PARAMETER DefaultProfile
    Az or AzureRM context to use instead of the current one and instead of a session of Connect-ContainerRegistryStamp.

    .PARAMETER TrustedRootFile
    PEM file with root certificates to trust in addition to the system's, for a session of Az or AzureRM. A session of
    Connect-ContainerRegistryStamp has its own.

    .PARAMETER KeyVaultAudience
    Audience of Key Vault tokens, for a stamp whose vaults require one that cannot be derived from its metadata.

    .PARAMETER LogPath
    File for a structured log of this command: one JSON object per line for each request, with attempt, time, status and
    request ids. It contains no secrets. An existing log is appended to.

    .PARAMETER TimeoutSec
    Seconds after which the command is stopped with an error that lists what was done. For all objects of the pipeline together.
    Default: 1 hour.

    .INPUTS
    Azs.ContainerRegistry.GalleryItem: objects of Get-ContainerRegistryGalleryItem, by their property Name.

    .OUTPUTS
    None.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Get-ContainerRegistryGalleryItem -Name Microsoft.AzureStackContainerRegistry* | Remove-ContainerRegistryGalleryItem

    Removes all versions of the container registry item.

    .LINK
    Get-ContainerRegistryGalleryItem

    .LINK
    Add-ContainerRegistryGalleryItem
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    [OutputType([void])]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipelineByPropertyName = $true)]
        [string] $Name,

        [Alias('AzContext', 'AzureRmContext', 'AzureCredential')]
        [object] $DefaultProfile,

        [Alias('TrustedRootPath')]
        [string] $TrustedRootFile,

        [string] $KeyVaultAudience,

        [string] $LogPath,

        [ValidateRange(1, 2592000)]
        [int] $TimeoutSec
    )

    process {
        $null = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase gallery_item_remove -Request @{ name = $Name } `
            -Target "Gallery item '$Name'" -Action 'Remove'
    }
}
