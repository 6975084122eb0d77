function Get-ContainerRegistryGalleryItem {
    <#
    .SYNOPSIS
    Gets the items of the stamp's gallery.

    .DESCRIPTION
    Requires an operator's session: sign in to https://adminmanagement.<region>.<fqdn> first.

    .PARAMETER Name
    Returns only the items whose name matches this wildcard pattern.

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
    Seconds after which the command is stopped with an error. Default: 1 hour.

    .INPUTS
    None. You cannot pipe objects to this command.

    .OUTPUTS
    Azs.ContainerRegistry.GalleryItem: Name, DisplayName, Publisher, Version, Id.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Get-ContainerRegistryGalleryItem -Name *ContainerRegistry*

    Shows the container registry item, if it exists.

    .LINK
    Add-ContainerRegistryGalleryItem

    .LINK
    Remove-ContainerRegistryGalleryItem
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType('Azs.ContainerRegistry.GalleryItem')]
    param(
        [Parameter(Position = 0)]
        [string] $Name = '*',

        [Alias('AzContext', 'AzureRmContext', 'AzureCredential')]
        [object] $DefaultProfile,

        [Alias('TrustedRootPath')]
        [string] $TrustedRootFile,

        [string] $KeyVaultAudience,

        [string] $LogPath,

        [ValidateRange(1, 2592000)]
        [int] $TimeoutSec
    )

    $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase gallery_item_list -Request @{}
    foreach ($item in @($result.items | Where-Object { $_.name -like $Name })) {
        ConvertTo-TypedObject -InputObject $item -TypeName 'Azs.ContainerRegistry.GalleryItem'
    }
}
