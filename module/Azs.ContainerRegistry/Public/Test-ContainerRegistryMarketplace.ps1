function Test-ContainerRegistryMarketplace {
    <#
    .SYNOPSIS
    Tests whether the stamp has the Marketplace products that a registry needs, and reports what to download.

    .DESCRIPTION
    Checks the AKS base image (September 2019 or later) and the custom script extension for Linux (version 2). On the operator endpoint,
    https://adminmanagement.<region>.<fqdn>, it also checks the item of the container registry in the gallery, and, if a product is missing, whether the
    stamp can download it from Azure. The command writes nothing.

    For each missing product, the result says what to download: with which command on a stamp that is registered with Azure, and with which steps on
    a disconnected one.

    A stamp that fails a check is not an error: see the property Passed of the result, or use -Quiet. A check that could not be made, for example
    without permission, fails with its reason.

    .PARAMETER Location
    Region of the stamp.

    .PARAMETER Quiet
    Returns only $true or $false.

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
    Azs.ContainerRegistry.MarketplaceTest: Location, Operator, Passed, Products (Name, DisplayName, Version, Length), Checks (Check, State, Message, Id,
    Hint). Products are those that the stamp lacks and can download; a user's session does not see them.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    (Test-ContainerRegistryMarketplace).Checks

    Shows the result of each check.

    .LINK
    Install-ContainerRegistryMarketplaceProduct

    .LINK
    Get-VMImageSku

    .LINK
    Add-ContainerRegistryGalleryItem
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType('Azs.ContainerRegistry.MarketplaceTest')]
    [OutputType([bool])]
    param(
        [Parameter(Position = 0)]
        [string] $Location,

        [switch] $Quiet,

        [Alias('AzContext', 'AzureRmContext', 'AzureCredential')]
        [object] $DefaultProfile,

        [Alias('TrustedRootPath')]
        [string] $TrustedRootFile,

        [string] $KeyVaultAudience,

        [string] $LogPath,

        [ValidateRange(1, 2592000)]
        [int] $TimeoutSec
    )

    $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase marketplace_test -Request @{ location = $Location }
    if ($result -and $Quiet) {
        $result.passed
    } elseif ($result) {
        $test = ConvertTo-TypedObject -InputObject $result -TypeName 'Azs.ContainerRegistry.MarketplaceTest'
        $test.Products = @($result.products | ForEach-Object { ConvertTo-TypedObject -InputObject $_ -TypeName 'Azs.ContainerRegistry.MarketplaceProduct' })
        $test.Checks = @($result.checks | ForEach-Object { ConvertTo-TypedObject -InputObject $_ -TypeName 'Azs.ContainerRegistry.RegistryCheck' })
        $test
    }
}
