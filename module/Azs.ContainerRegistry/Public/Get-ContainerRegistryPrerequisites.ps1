function Get-ContainerRegistryPrerequisites {
    <#
    .SYNOPSIS
    Reads the values of existing prerequisites of a container registry from the stamp.

    .DESCRIPTION
    Returns the object of Set-ContainerRegistryPrerequisites -PassThru for prerequisites that already exist, with the current version of the certificate.
    It needs neither the PFX file nor a password, and writes nothing. A name is needed only if there are several candidates: the error lists them.

    .PARAMETER ResourceGroupName
    Resource group of the prerequisites.

    .PARAMETER StorageAccountName
    Storage account. The default is the only one in the resource group.

    .PARAMETER StorageAccountBlobContainer
    Blob container for the images. The default is the only one of the storage account.

    .PARAMETER KeyVaultName
    Key vault. The default is the only one in the resource group.

    .PARAMETER CertificateSecretName
    Secret with the certificate. The default is the only certificate in the key vault.

    .PARAMETER ServicePrincipalId
    Application id or object id of the service principal. The default is the one that Set-ContainerRegistryPrerequisites gave access to the storage account.

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
    Seconds after which the command is stopped with an error. For all objects of the pipeline together. Default: 1 hour.

    .INPUTS
    Objects with properties of these names.

    .OUTPUTS
    Azs.ContainerRegistry.Prerequisites: Location, SubscriptionId, TenantId, IdentitySystem, ResourceGroupName, StorageAccountName,
    StorageAccountResourceId, StorageAccountContainer, KeyVaultName, PfxKeyVaultResourceId, PfxKeyVaultSecretUrl, PfxThumbprint,
    CertificateSecretName, RegistryUserName (the first login), RegistryUserNames (all logins in the key vault), ServicePrincipalClientId,
    ServicePrincipalObjectId, VirtualMachinePublisher, VirtualMachineOffer, VirtualMachineSku, Skus.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    $prerequisites = Get-ContainerRegistryPrerequisites -ResourceGroupName newregreq1

    Reads the values of a registry that was prepared earlier.

    .LINK
    Set-ContainerRegistryPrerequisites

    .LINK
    New-ContainerRegistryDeployment

    .LINK
    Export-ContainerRegistryConfiguration
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType('Azs.ContainerRegistry.Prerequisites')]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipelineByPropertyName = $true)]
        [string] $ResourceGroupName,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [string] $StorageAccountName,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [Alias('StorageAccountContainer')]
        [string] $StorageAccountBlobContainer,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [Alias('VaultName')]
        [string] $KeyVaultName,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [string] $CertificateSecretName,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [Alias('ServicePrincipalClientId', 'ApplicationId')]
        [string] $ServicePrincipalId,

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
        Clear-StaleParameter -Cmdlet $PSCmdlet
        $request = @{
            resourceGroupName           = $ResourceGroupName
            storageAccountName          = $StorageAccountName
            storageAccountBlobContainer = $StorageAccountBlobContainer
            keyVaultName                = $KeyVaultName
            certificateSecretName       = $CertificateSecretName
            servicePrincipalId          = $ServicePrincipalId
        }
        $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase prerequisites_read -Request $request
        if ($result) {
            ConvertTo-TypedObject -InputObject $result.prerequisites -TypeName 'Azs.ContainerRegistry.Prerequisites'
        }
    }
}
