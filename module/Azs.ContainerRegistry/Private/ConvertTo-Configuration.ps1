# Returns the content of a configuration file for an existing registry. Logins refer to the key vault; secrets that the stamp does not return are prompts.
function ConvertTo-Configuration {
    param(
        [Parameter(Mandatory = $true)] $Stamp,
        [Parameter(Mandatory = $true)] $Prerequisites,
        [AllowNull()] $Deployment
    )

    $id = $Prerequisites.ServicePrincipalClientId
    if (-not $id) {
        $id = $Prerequisites.ServicePrincipalObjectId
    }
    $configuration = [ordered]@{
        '$schema'        = Join-Path -Path $script:ModuleRoot -ChildPath 'registry.schema.json'
        stamp            = [ordered]@{
            armEndpoint    = $Stamp.ArmEndpoint
            tenantId       = $Stamp.TenantId
            subscriptionId = $Stamp.SubscriptionId
        }
        prerequisites    = [ordered]@{
            location                    = $Prerequisites.Location
            resourceGroupName           = $Prerequisites.ResourceGroupName
            storageAccountName          = $Prerequisites.StorageAccountName
            storageAccountBlobContainer = $Prerequisites.StorageAccountContainer
            keyVaultName                = $Prerequisites.KeyVaultName
        }
        certificate      = [ordered]@{
            secretName = $Prerequisites.CertificateSecretName
            filePath   = 'registry.pfx'
            password   = @{ prompt = 'Password of the PFX file' }
        }
        servicePrincipal = [ordered]@{
            id           = $id
            clientSecret = @{ prompt = 'Client secret of the service principal' }
        }
        users            = @($Prerequisites.RegistryUserNames | Where-Object { $_ } | ForEach-Object {
                [ordered]@{ name = $_; password = [ordered]@{ keyVaultName = $Prerequisites.KeyVaultName; keyVaultSecretName = $_ } }
            })
    }
    if (@($configuration.users).Count -eq 0) {
        Write-Warning -Message "The key vault '$($Prerequisites.KeyVaultName)' contains no login. The file has a login 'admin', whose password is a prompt."
        $configuration.users = @([ordered]@{ name = 'admin'; password = @{ prompt = 'Password of the registry user admin' } })
    }
    if ($Prerequisites.UserObjectId) {
        $configuration.prerequisites.userObjectId = $Prerequisites.UserObjectId
    } elseif ($Prerequisites.IdentitySystem -eq 'ADFS') {
        Write-Warning -Message 'The object id of the operator is not known. Add prerequisites.userObjectId to the file; AD FS requires it.'
    }
    if ($Deployment) {
        # Member of the file, and parameter of the template.
        $names = [ordered]@{
            dnsNameLabel = 'pipDomainNameLabel'; hostName = 'registryHostName'; adminUserName = 'adminUsername'; adminPublicKey = 'adminPublicKey'
            virtualMachineSize = 'virtualMachineSize'; virtualMachinePublisher = 'virtualMachinePublisher'; virtualMachineOffer = 'virtualMachineOffer'
            virtualMachineSku = 'virtualMachineSku'; virtualMachineVersion = 'virtualMachineVersion'; publicIpName = 'pipName'
            publicIpAllocationMethod = 'pipAllocationMethod'
        }
        $held = $Deployment.Parameters
        $configuration.deployment = [ordered]@{ resourceGroupName = $Deployment.ResourceGroupName }
        foreach ($name in $names.Keys) {
            if ($held.($names[$name])) {
                $configuration.deployment[$name] = [string]$held.($names[$name])
            }
        }
        if ($configuration.deployment.publicIpAllocationMethod) {
            $configuration.deployment.publicIpAllocationMethod = $configuration.deployment.publicIpAllocationMethod.ToLowerInvariant()
        }
        if ($held.registryReplicas) {
            $configuration.deployment.registryReplicas = [int]$held.registryReplicas
        }
        if ($held.enableValidations -eq 'true') {
            $configuration.deployment.enableValidations = $true
        }
        if ($held.sshAccess -eq 'Allow') {
            $configuration.deployment.allowSsh = $true
        }
    }
    $configuration
}
