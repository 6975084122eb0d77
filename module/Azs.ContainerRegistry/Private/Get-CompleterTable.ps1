# The completion of each parameter. 'Command:Parameter' takes precedence over 'Parameter'. A value is a kind of docs/abi.md (azcr_lookup_start), a kind of
# Get-ImageCompletion, a list of values, 'none' (no values, and no file names), or 'file' (PowerShell's file names). Parameters that PowerShell completes itself
# (switches, Boolean values, ValidateSet) are not listed.
function Get-CompleterTable {
    $table = @{
        'Location'                    = 'locations'
        'SubscriptionId'              = 'subscriptions'
        'ResourceGroupName'           = 'resourceGroups'
        'NewResourceGroupName'        = 'resourceGroups'
        'DeploymentResourceGroupName' = 'resourceGroups'
        'StorageAccountName'          = 'storageAccounts'
        'StorageAccountResourceId'    = 'storageAccountIds'
        'StorageAccountBlobContainer' = 'containers'
        'StorageAccountContainer'     = 'containers'
        'KeyVaultName'                = 'keyVaults'
        'PfxKeyVaultResourceId'       = 'keyVaultIds'
        'SecretName'                  = 'secrets'
        'CertificateSecretName'       = 'secrets'
        'RegistryUserName'            = 'registryUsers'
        'OldRegistryUserName'         = 'registryUsers'
        'VirtualMachineSize'          = 'vmSizes'
        'PublisherName'               = 'imagePublishers'
        'VirtualMachinePublisher'     = 'imagePublishers'
        'Offer'                       = 'imageOffers'
        'VirtualMachineOffer'         = 'imageOffers'
        'Sku'                         = 'imageSkus'
        'VirtualMachineSku'           = 'imageSkus'
        'VirtualMachineVersion'       = 'imageVersions'
        'Registry'                    = 'registries'
        'ComputerName'                = 'registries'
        'Repository'                  = 'repositories'
        'Tag'                         = 'tags'
        'Image'                       = 'images'
        'Source'                      = 'images'
        'Destination'                 = 'images'
        'Name'                        = 'none'
        'Get-ContainerRegistryDeployment:Name'     = 'deployments'
        'Stop-ContainerRegistryDeployment:Name'    = 'deployments'
        'Get-ContainerRegistryGalleryItem:Name'    = 'galleryItems'
        'Remove-ContainerRegistryGalleryItem:Name' = 'galleryItems'
        'Get-ContainerRegistryUser:UserName'       = 'registryUsers'
        'Remove-ContainerRegistryUser:UserName'    = 'registryUsers'
        # The SKU of a vault, not of an image.
        'New-KeyVault:Sku'            = @('standard', 'premium')
        'SkuName'                     = @('Premium_LRS', 'Standard_LRS')
        'ContentType'                 = @('user credentials', 'pfx')
    }
    $none = @(
        'AccessToken', 'AdminUserName', 'ApplicationId', 'ApplicationIdentifier', 'ArmEndpoint', 'CertificatePassword', 'ClientSecret', 'Comment', 'CommonName'
        'Credential', 'DefaultProfile', 'DestinationCredential', 'DisplayName', 'DnsName', 'DnsNameLabel', 'EnableHttpsTrafficOnly', 'EndDate', 'EnvironmentName', 'FurtherValue'
        'GraphAccessToken', 'HostKeyFingerprint', 'HostName', 'InputObject', 'KeyPassphrase', 'KeyVaultAccessToken', 'KeyVaultAudience', 'MarketplaceUri', 'Namespace'
        'Password', 'PfxKeyVaultSecretUrl', 'PfxThumbprint', 'Platform', 'Port', 'PrivilegedEndpointSession', 'ProductName', 'PublicIpName', 'Publisher', 'RegistryCredential', 'RegistryReplicas'
        'RegistryUserPassword', 'Resolve', 'SecretValue', 'SecureSecretValue', 'ServicePrincipalClientId', 'ServicePrincipalClientSecret'
        'ServicePrincipalId', 'SourceCredential', 'TemplateUri', 'TenantId', 'ThrottleLimit', 'Thumbprint', 'TimeoutSec', 'TokenService', 'UserName', 'UserObjectId', 'ValidDays', 'ValidityDays', 'Version'
    )
    $file = @(
        # The text of a key, or the path of its file.
        'AdminPublicKey'
        'CertificateFile', 'CertificateFilePath', 'DestinationPath', 'FilePath', 'KeyFilePath', 'KnownHostsPath', 'LogPath', 'MountPath', 'Path', 'RegistryRootFile'
        'RegistryTrustedRootFile', 'RecordPath', 'ReportPath', 'TemplateFile', 'TrustedRootFile'
    )
    foreach ($name in $none) { $table[$name] = 'none' }
    foreach ($name in $file) { $table[$name] = 'file' }
    $table
}
