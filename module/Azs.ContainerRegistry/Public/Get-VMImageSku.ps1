function Get-VMImageSku {
    <#
    .SYNOPSIS
    Gets the SKUs of the virtual machine images that a registry can be deployed from.

    .PARAMETER Location
    Region of the stamp.

    .PARAMETER PublisherName
    Publisher of the image.

    .PARAMETER Offer
    Offer of the image.

    .PARAMETER Sku
    Returns only the SKUs that match this wildcard pattern.

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
    System.String, with a property Skus of the same value.

    .NOTES
    A failure ends the calling script, as throw does, unless the script catches it. See about_ContainerRegistry_Errors.

    .EXAMPLE
    $skus = Get-VMImageSku -Location shanghai
    $skus[-1]

    Shows the newest SKU of the AKS base image.

    .LINK
    New-ContainerRegistryDeployment

    .LINK
    Update-ContainerRegistryVirtualMachine

    .LINK
    about_ContainerRegistry_Migration
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType([string])]
    param(
        [Parameter(Mandatory = $true, Position = 0)]
        [string] $Location,

        [Parameter(Position = 1)]
        [string] $PublisherName = 'microsoft-aks',

        [Parameter(Position = 2)]
        [string] $Offer = 'aks',

        [string] $Sku,

        [Alias('AzContext', 'AzureRmContext', 'AzureCredential')]
        [object] $DefaultProfile,

        [Alias('TrustedRootPath')]
        [string] $TrustedRootFile,

        [string] $KeyVaultAudience,

        [string] $LogPath,

        [ValidateRange(1, 2592000)]
        [int] $TimeoutSec
    )

    $result = $null
    try {
        $request = @{ location = $Location; publisherName = $PublisherName; offer = $Offer }
        $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase image_sku -Request $request
    } catch {
        Stop-Runbook -Cmdlet $PSCmdlet -ErrorRecord $_
    }
    if ($result) {
        Write-Report -Line $result.report.before
        ConvertTo-ImageSku -Name @($result.skus | Where-Object { -not $Sku -or $_ -like $Sku })
        Write-Report -Line $result.report.after
    }
}
