function New-StorageAccount {
    <#
    .SYNOPSIS
    Creates a storage account on the stamp, unless it is there already, and gives it as an object.

    .PARAMETER ResourceGroupName
    Name of an existing resource group.

    .PARAMETER Location
    Region of the stamp.

    .PARAMETER StorageAccountName
    Name of the account: 3 to 24 lowercase letters and digits, unique on the stamp.

    .PARAMETER SkuName
    Premium_LRS or Standard_LRS.

    .PARAMETER EnableHttpsTrafficOnly
    1 lets the account be reached by HTTPS alone, 0 by HTTP too.

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
    Azs.ContainerRegistry.StorageAccount, for a new account and for one that exists: StorageAccountName, ResourceGroupName, Location, Sku,
    PrimaryEndpoints, Context, Tags and more. When Az.Storage or AzureRM.Storage is loaded and signed in to this stamp, Context is theirs, and
    the account becomes their current one; otherwise Context has names and endpoints and no key.

    .NOTES
    A failure ends the calling script, as throw does, unless the script catches it. See about_ContainerRegistry_Errors.

    .EXAMPLE
    New-ResourceGroup -ResourceGroupName newregreq1 -Location shanghai
    New-StorageAccount -ResourceGroupName newregreq1 -Location shanghai -StorageAccountName newregsa1

    Creates an account with the sku Premium_LRS that is reached by HTTPS alone.
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

        [string] $TrustedRootFile,

        [string] $KeyVaultAudience,

        [string] $LogPath
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
