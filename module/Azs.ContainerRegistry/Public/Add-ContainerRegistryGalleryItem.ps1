function Add-ContainerRegistryGalleryItem {
    <#
    .SYNOPSIS
    Side-loads a Marketplace item (.azpkg) into the stamp's gallery, unless this version is there already.

    .DESCRIPTION
    Works on the operator's side of the stamp: sign in to https://adminmanagement.<region>.<fqdn> first. The URL is checked from here
    before the stamp is asked to read it.

    .PARAMETER MarketplaceUri
    URL of the .azpkg file, readable without signing in.

    .PARAMETER Force
    Adds the item even when it is there already or its URL cannot be read from here.

    .PARAMETER PassThru
    Gives the gallery item as an object.

    .PARAMETER DefaultProfile
    The Az or AzureRM context to use in place of the current one. It also wins over a session of Connect-ContainerRegistryStamp.

    .PARAMETER TrustedRootFile
    A PEM file with root certificates to trust beside the system's, for a session of Az or AzureRM. A session of Connect-ContainerRegistryStamp has its own.

    .PARAMETER KeyVaultAudience
    The audience of key vault tokens, for a stamp whose vaults name one that is not derived from its metadata.

    .PARAMETER LogPath
    A file for a structured log of this command: each request with its attempt, time, status and request ids, one JSON object a line, and no secrets.
    A log that is there is continued.

    .OUTPUTS
    None, or Azs.ContainerRegistry.GalleryItem with -PassThru: Name, DisplayName, Publisher, Version, Id.

    .NOTES
    A failure ends the statement, not the calling script: -ErrorAction Stop or $ErrorActionPreference = 'Stop' makes it end the script. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Add-ContainerRegistryGalleryItem -MarketplaceUri $marketplaceUri -PassThru

    Adds the item and shows its name, which Remove-ContainerRegistryGalleryItem takes.
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    [OutputType([void])]
    [OutputType('Azs.ContainerRegistry.GalleryItem')]
    param(
        [Parameter(Mandatory = $true, Position = 0)]
        [string] $MarketplaceUri,

        [switch] $Force,

        [switch] $PassThru,

        [Alias('AzContext', 'AzureRmContext', 'AzureCredential')]
        [object] $DefaultProfile,

        [Alias('TrustedRootPath')]
        [string] $TrustedRootFile,

        [string] $KeyVaultAudience,

        [string] $LogPath
    )

    $request = @{ marketplaceUri = $MarketplaceUri; force = [bool]$Force }
    $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase gallery_item_add -Request $request `
        -Target "Gallery item '$MarketplaceUri'" -Action 'Add'
    if ($result -and $PassThru) {
        ConvertTo-TypedObject -InputObject $result.item -TypeName 'Azs.ContainerRegistry.GalleryItem'
    }
}
