function New-StorageAccountContainer {
    <#
    .SYNOPSIS
    Creates a private blob container in a storage account unless it exists.

    .PARAMETER ResourceGroupName
    Resource group of the storage account.

    .PARAMETER StorageAccountName
    Name of the storage account.

    .PARAMETER StorageAccountBlobContainer
    Name of the container: 3-63 lowercase letters, digits, or single hyphens.

    .PARAMETER PassThru
    Returns the container as an object.

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
    None, or Azs.ContainerRegistry.BlobContainer with -PassThru: Name, Url.

    .NOTES
    A failure ends the calling script, as throw does, unless the script catches it. See about_ContainerRegistry_Errors.

    .EXAMPLE
    New-ResourceGroup -ResourceGroupName newregreq1 -Location shanghai
    $account = New-StorageAccount -ResourceGroupName newregreq1 -Location shanghai -StorageAccountName newregsa1
    New-StorageAccountContainer -ResourceGroupName newregreq1 -StorageAccountName newregsa1 -StorageAccountBlobContainer newregct1

    Creates the container newregct1 unless it exists.

    .LINK
    Set-ContainerRegistryPrerequisites

    .LINK
    New-StorageAccount
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    [OutputType([void])]
    [OutputType('Azs.ContainerRegistry.BlobContainer')]
    param(
        [Parameter(Mandatory = $true, Position = 0)]
        [string] $ResourceGroupName,

        [Parameter(Mandatory = $true, Position = 1)]
        [string] $StorageAccountName,

        [Parameter(Mandatory = $true, Position = 2)]
        [string] $StorageAccountBlobContainer,

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

    $result = $null
    try {
        $request = @{
            resourceGroupName           = $ResourceGroupName
            storageAccountName          = $StorageAccountName
            storageAccountBlobContainer = $StorageAccountBlobContainer
        }
        $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase storage_container -Request $request `
            -Target "Blob container '$StorageAccountBlobContainer' of storage account '$StorageAccountName'" -Action 'Create'
    } catch {
        Stop-Runbook -Cmdlet $PSCmdlet -ErrorRecord $_
    }
    if ($result -and $PassThru) {
        ConvertTo-TypedObject -InputObject $result.container -TypeName 'Azs.ContainerRegistry.BlobContainer'
    }
}
