function New-ContainerRegistryGalleryPackage {
    <#
    .SYNOPSIS
    Creates the package (.azpkg) of the registry's Marketplace item.

    .DESCRIPTION
    The package contains the template of this module, the form that the portal shows for it, texts in English and Chinese, and icons. Uses no
    Windows tool and no network. The same parameters always give the same bytes. An existing file is overwritten only with -Force.

    .PARAMETER Path
    Path of the new file, or an existing folder. In a folder, the file is named <Publisher>.<Name>.<Version>.azpkg.

    .PARAMETER Publisher
    Publisher of the item: letters and digits. The default is Azs.

    .PARAMETER Name
    Name of the item: letters and digits. The default is ContainerRegistry.

    .PARAMETER Version
    Version of the item: three numbers, such as 1.0.0. The default is the version of this module. The Marketplace keeps each version as an item of its
    own.

    .PARAMETER Force
    Replaces an existing file.

    .PARAMETER LogPath
    File for a structured log of this command: one JSON object per line for each request, with attempt, time, status and
    request ids. It contains no secrets. An existing log is appended to.

    .PARAMETER TimeoutSec
    Seconds after which the command is stopped with an error that lists what was done. Default: 1 hour.

    .INPUTS
    None. You cannot pipe objects to this command.

    .OUTPUTS
    Azs.ContainerRegistry.GalleryPackage: Path, ItemId, Publisher, Name, Version, Length, Sha256.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    New-ContainerRegistryGalleryPackage -Path . -Publisher Contoso -Version 1.0.0

    Creates Contoso.ContainerRegistry.1.0.0.azpkg in the current folder.

    .EXAMPLE
    New-ContainerRegistryGalleryPackage -Path .\newregistry.azpkg | Add-ContainerRegistryGalleryItem

    Creates the package and adds it to the Marketplace. The second command needs an operator's session.

    .LINK
    Add-ContainerRegistryGalleryItem

    .LINK
    about_Azs.ContainerRegistry
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    [OutputType('Azs.ContainerRegistry.GalleryPackage')]
    param(
        [Parameter(Mandatory = $true, Position = 0)]
        [string] $Path,

        [string] $Publisher,

        [string] $Name,

        [string] $Version,

        [switch] $Force,

        [string] $LogPath,

        [ValidateRange(1, 2592000)]
        [int] $TimeoutSec
    )

    $file = Resolve-FilePath -Cmdlet $PSCmdlet -Path $Path
    $request = @{
        path        = $file
        publisher   = $Publisher
        name        = $Name
        itemVersion = $Version
        force       = [bool]$Force
    }
    $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase gallery_package_create -Request $request `
        -Target $file -Action 'Create Marketplace package' -Offline
    if ($result) {
        ConvertTo-TypedObject -InputObject $result.package -TypeName 'Azs.ContainerRegistry.GalleryPackage'
        Write-NextStep -Cmdlet $PSCmdlet -Step package -Value @{ Path = $result.package.path }
    }
}
