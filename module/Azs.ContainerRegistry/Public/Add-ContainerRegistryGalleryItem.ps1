function Add-ContainerRegistryGalleryItem {
    <#
    .SYNOPSIS
    Adds a Marketplace item (.azpkg) to the stamp's gallery, unless this version is already there.

    .DESCRIPTION
    Requires an operator's session: sign in to https://adminmanagement.<region>.<fqdn> first. With -MarketplaceUri, the URL is checked from this
    machine before the stamp reads it. With -Path, the package is uploaded to a private blob container of its own in the operator's subscription, and
    the stamp downloads it with a signature that only reads this blob and expires. The container, and the temporary account that contains it, are
    removed when the command ends, also when it fails or is stopped.

    .PARAMETER MarketplaceUri
    URL of the .azpkg file, readable without signing in.

    .PARAMETER Path
    Path of a local .azpkg file.

    .PARAMETER ResourceGroupName
    Resource group of StorageAccountName.

    .PARAMETER StorageAccountName
    Storage account of the operator's subscription to upload to. If omitted, a temporary resource group with a storage account is created and removed.

    .PARAMETER Force
    Adds the item even if it exists. With -MarketplaceUri, also if the URL cannot be read from this machine.

    .PARAMETER PassThru
    Returns the gallery item as an object.

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
    Seconds after which the command is stopped with an error that lists what was done. Default: 1 hour; 7 days for an upload.

    .INPUTS
    Objects with a property Path or FullName: packages of New-ContainerRegistryGalleryPackage, or files.

    .OUTPUTS
    None, or Azs.ContainerRegistry.GalleryItem with -PassThru: Name, DisplayName, Publisher, Version, Id.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Add-ContainerRegistryGalleryItem -MarketplaceUri $marketplaceUri -PassThru

    Adds the item and shows its name, which you can pass to Remove-ContainerRegistryGalleryItem.

    .EXAMPLE
    $package = New-ContainerRegistryGalleryPackage -Path . -Publisher newreg -Version 1.0.0
    Add-ContainerRegistryGalleryItem -Path $package.Path -PassThru

    Creates a package and adds it.

    .LINK
    New-ContainerRegistryGalleryPackage

    .LINK
    Get-ContainerRegistryGalleryItem

    .LINK
    Remove-ContainerRegistryGalleryItem

    .LINK
    about_ContainerRegistry_SignIn
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false, DefaultParameterSetName = 'Uri')]
    [OutputType([void])]
    [OutputType('Azs.ContainerRegistry.GalleryItem')]
    param(
        [Parameter(ParameterSetName = 'Uri', Mandatory = $true, Position = 0)]
        [string] $MarketplaceUri,

        [Parameter(ParameterSetName = 'Path', Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('FullName')]
        [string] $Path,

        [Parameter(ParameterSetName = 'Path')]
        [string] $ResourceGroupName,

        [Parameter(ParameterSetName = 'Path')]
        [string] $StorageAccountName,

        [switch] $Force,

        [switch] $PassThru,

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
        if ($PSCmdlet.ParameterSetName -eq 'Path') {
            $file = Resolve-FilePath -Cmdlet $PSCmdlet -Path $Path
            $request = @{
                path               = $file
                resourceGroupName  = $ResourceGroupName
                storageAccountName = $StorageAccountName
                force              = [bool]$Force
            }
            $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase gallery_item_upload -Request $request `
                -Target "Gallery item of '$file'" -Action 'Add'
        } else {
            $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase gallery_item_add `
                -Request @{ marketplaceUri = $MarketplaceUri; force = [bool]$Force } -Target "Gallery item '$MarketplaceUri'" -Action 'Add'
        }
        if ($result -and $PassThru) {
            ConvertTo-TypedObject -InputObject $result.item -TypeName 'Azs.ContainerRegistry.GalleryItem'
        }
        if ($result.item) {
            Write-NextStep -Cmdlet $PSCmdlet -Step gallery -Value @{ Name = $result.item.name }
        }
    }
}
