function Install-ContainerRegistryMarketplaceProduct {
    <#
    .SYNOPSIS
    Downloads the Marketplace products that a registry needs from Azure to the stamp, unless it has them.

    .DESCRIPTION
    Requires an operator's session: sign in to https://adminmanagement.<region>.<fqdn> first. The stamp must be registered with Azure.

    Without -ProductName, the command downloads the newest custom script extension for Linux (version 2) and the newest AKS base image, each only if
    the stamp lacks it. The stamp downloads in the background, and the command waits until it has ended; an image of tens of gigabytes can take
    hours. If the command is stopped, the download continues, and the next run waits for it.

    On a stamp without a connection to Azure the command changes nothing, and its error names the steps to add the products from another computer.

    .PARAMETER ProductName
    Names of the products to download instead, as in the Marketplace management of the administrator portal.

    .PARAMETER Location
    Region of the stamp.

    .PARAMETER PassThru
    Returns the products as objects.

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
    Default: 7 days.

    .INPUTS
    Objects with a property ProductName or Name: the products of Test-ContainerRegistryMarketplace.

    .OUTPUTS
    None, or Azs.ContainerRegistry.MarketplaceProduct with -PassThru: Name, DisplayName, Version, Length (bytes).

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Install-ContainerRegistryMarketplaceProduct -WhatIf

    Shows which products the command would download.

    .EXAMPLE
    Install-ContainerRegistryMarketplaceProduct -ProductName microsoft.custom-script-linux-arm-2.0.3 -PassThru

    Downloads a certain version.

    .LINK
    Test-ContainerRegistryMarketplace

    .LINK
    Add-ContainerRegistryGalleryItem

    .LINK
    about_ContainerRegistry_SignIn
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    [OutputType([void])]
    [OutputType('Azs.ContainerRegistry.MarketplaceProduct')]
    param(
        [Parameter(Position = 0, ValueFromPipelineByPropertyName = $true)]
        [Alias('Name')]
        [string[]] $ProductName,

        [string] $Location,

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
        $target = 'Marketplace products that a registry needs'
        if ($ProductName) {
            $target = "Marketplace products '$($ProductName -join "', '")'"
        }
        $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase marketplace_install `
            -Request @{ productNames = $ProductName; location = $Location } -Target $target -Action 'Download'
        if ($result -and $PassThru) {
            $result.products | ForEach-Object { ConvertTo-TypedObject -InputObject $_ -TypeName 'Azs.ContainerRegistry.MarketplaceProduct' }
        }
    }
}
