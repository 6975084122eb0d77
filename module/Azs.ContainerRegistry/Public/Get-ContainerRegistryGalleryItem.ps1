function Get-ContainerRegistryGalleryItem {
    <#
    .SYNOPSIS
    Gives the items of the stamp's gallery.

    .DESCRIPTION
    Works on the operator's side of the stamp: sign in to https://adminmanagement.<region>.<fqdn> first.

    .PARAMETER Name
    Gives only the items whose name matches this wildcard pattern.

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
    Azs.ContainerRegistry.GalleryItem: Name, DisplayName, Publisher, Version, Id.

    .NOTES
    A failure ends the statement, not the calling script: -ErrorAction Stop or $ErrorActionPreference = 'Stop' makes it end the script. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Get-ContainerRegistryGalleryItem -Name *ContainerRegistry*

    Shows the container registry item, if it is there.
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

        [string] $LogPath
    )

    $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase gallery_item_list -Request @{}
    foreach ($item in @($result.items | Where-Object { $_.name -like $Name })) {
        ConvertTo-TypedObject -InputObject $item -TypeName 'Azs.ContainerRegistry.GalleryItem'
    }
}
