function Get-VMImageSku {
    <#
    .SYNOPSIS
    Gives the SKUs of the virtual machine images that a registry can be deployed from.

    .PARAMETER Location
    Region of the stamp.

    .PARAMETER PublisherName
    Publisher of the image.

    .PARAMETER Offer
    Offer of the image.

    .PARAMETER Sku
    Gives only the SKUs that match this wildcard pattern.

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
    System.String, with a property Skus of the same value.

    .NOTES
    A failure ends the calling script, as throw does, unless the script catches it. See about_ContainerRegistry_Errors.

    .EXAMPLE
    $skus = Get-VMImageSku -Location shanghai
    $skus[-1]

    The newest SKU of the AKS base image.
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

        [string] $TrustedRootFile,

        [string] $KeyVaultAudience,

        [string] $LogPath
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
