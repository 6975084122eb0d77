@{
    RootModule             = 'Azs.ContainerRegistry.psm1'
    ModuleVersion          = '0.1.0'
    GUID                   = '5b0e7c0a-6f0d-4a53-9a52-3c7a1f6d2e84'
    Author                 = 'Azs.ContainerRegistry contributors'
    Copyright              = '(c) Azs.ContainerRegistry contributors. MIT licence.'
    Description            = 'Prepares and operates a private container registry on Azure Stack Hub. Existing runbooks keep working: same commands, parameters and output.'
    PowerShellVersion      = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    CompatiblePSEditions   = @('Desktop', 'Core')
    FunctionsToExport      = @(
        'Add-ContainerRegistryGalleryItem'
        'Connect-ContainerRegistryStamp'
        'Disconnect-ContainerRegistryStamp'
        'Get-AzureStackLoginStatus'
        'Get-CertificateEncoded'
        'Get-ContainerRegistryGalleryItem'
        'Get-ContainerRegistryStamp'
        'Get-VMImageSku'
        'New-ContainerRegistryCertificate'
        'New-KeyVault'
        'New-KeyVaultSecret'
        'New-ResourceGroup'
        'New-StorageAccount'
        'New-StorageAccountContainer'
        'Remove-ContainerRegistryGalleryItem'
        'Set-CertificateSecret'
        'Set-ContainerRegistryPrerequisites'
        'Set-RegistryAccessSecret'
    )
    CmdletsToExport        = @()
    VariablesToExport      = @()
    AliasesToExport        = @()
    PrivateData            = @{
        PSData = @{
            Tags       = @('AzureStackHub', 'ContainerRegistry', 'Azure', 'Docker')
            LicenseUri = 'https://opensource.org/license/mit'
        }
    }
}
