function New-StorageAccountContainer {
    <#
    .SYNOPSIS
    Creates a private blob container in a storage account, unless it is there already.

    .PARAMETER ResourceGroupName
    Resource group of the storage account.

    .PARAMETER StorageAccountName
    Name of the storage account.

    .PARAMETER StorageAccountBlobContainer
    Name of the container: 3 to 63 lowercase letters, digits and single dashes.

    .PARAMETER PassThru
    Gives the container as an object.

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
    None, or Azs.ContainerRegistry.BlobContainer with -PassThru: Name, Url.

    .NOTES
    A failure ends the calling script, as throw does, unless the script catches it. See about_ContainerRegistry_Errors.

    .EXAMPLE
    New-ResourceGroup -ResourceGroupName newregreq1 -Location shanghai
    $account = New-StorageAccount -ResourceGroupName newregreq1 -Location shanghai -StorageAccountName newregsa1
    New-StorageAccountContainer -ResourceGroupName newregreq1 -StorageAccountName newregsa1 -StorageAccountBlobContainer newregct1

    Creates the container newregct1, or says that it exists.
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

        [string] $TrustedRootFile,

        [string] $KeyVaultAudience,

        [string] $LogPath
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
