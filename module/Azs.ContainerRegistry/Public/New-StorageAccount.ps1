function New-StorageAccount {
    <#
    .SYNOPSIS
    Creates a storage account on the stamp unless it exists, and returns it.

    .PARAMETER ResourceGroupName
    Name of an existing resource group.

    .PARAMETER Location
    Region of the stamp.

    .PARAMETER StorageAccountName
    Name of the account: 3-24 lowercase letters and digits, unique on the stamp.

    .PARAMETER SkuName
    Premium_LRS or Standard_LRS.

    .PARAMETER EnableHttpsTrafficOnly
    1 accepts HTTPS only, 0 also accepts HTTP.

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
    Seconds after which the command is stopped with an error that lists what was done. Default: 1 hour.

    .INPUTS
    None. You cannot pipe objects to this command.

    .OUTPUTS
    Azs.ContainerRegistry.StorageAccount, for a new or existing account: StorageAccountName, ResourceGroupName, Location, Sku,
    PrimaryEndpoints, Context, Tags and more. When Az.Storage or AzureRM.Storage is loaded and signed in to this stamp, Context is theirs, and
    the account becomes their current one; otherwise Context has names and endpoints and no key.

    .NOTES
    A failure ends the calling script, as throw does, unless the script catches it. See about_ContainerRegistry_Errors.

    .EXAMPLE
    New-ResourceGroup -ResourceGroupName newregreq1 -Location shanghai
    New-StorageAccount -ResourceGroupName newregreq1 -Location shanghai -StorageAccountName newregsa1

    Creates an account with the SKU Premium_LRS that accepts only HTTPS.

    .LINK
    Set-ContainerRegistryPrerequisites

    .LINK
    New-ResourceGroup

    .LINK
    New-StorageAccountContainer
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    [OutputType('Azs.ContainerRegistry.StorageAccount')]
    param(
        [Parameter(Mandatory = $true, Position = 0)]
        [string] $ResourceGroupName,

        [Parameter(Mandatory = $true, Position = 1)]
        [string] $Location,

        [Parameter(Mandatory = $true, Position = 2)]
        [string] $StorageAccountName,

        [Parameter(Position = 3)]
        [string] $SkuName = 'Premium_LRS',

        [Parameter(Position = 4)]
        [int] $EnableHttpsTrafficOnly = 1,

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
        $request = @{
            resourceGroupName      = $ResourceGroupName
            location               = $Location
            storageAccountName     = $StorageAccountName
            skuName                = $SkuName
            enableHttpsTrafficOnly = [bool]$EnableHttpsTrafficOnly
        }
        $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase storage_account -Request $request `
            -Target "Storage account '$StorageAccountName'" -Action 'Create'
    } catch {
        Stop-Runbook -Cmdlet $PSCmdlet -ErrorRecord $_
    }
    if ($result) {
        ConvertTo-StorageAccount -InputObject $result.storageAccount -Context (Select-StorageAccount -Cmdlet $PSCmdlet -Account $result.storageAccount)
    }
}
