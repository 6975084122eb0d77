# Returns the request of a deployment from the bound parameters of New-ContainerRegistryDeployment.
function Get-DeploymentRequest {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Bound
    )

    Remove-EmptyValue -Table @{
        resourceGroupName        = $Bound['ResourceGroupName']
        location                 = $Bound['Location']
        deploymentName           = $Bound['Name']
        dnsNameLabel             = $Bound['DnsNameLabel']
        hostName                 = $Bound['HostName']
        storageAccountResourceId = $Bound['StorageAccountResourceId']
        storageAccountContainer  = $Bound['StorageAccountContainer']
        pfxKeyVaultResourceId    = $Bound['PfxKeyVaultResourceId']
        pfxKeyVaultSecretUrl     = $Bound['PfxKeyVaultSecretUrl']
        pfxThumbprint            = $Bound['PfxThumbprint']
        servicePrincipalClientId = $Bound['ServicePrincipalClientId']
        adminUsername            = $Bound['AdminUserName']
        adminPublicKey           = Resolve-PublicKey -Cmdlet $Cmdlet -Key $Bound['AdminPublicKey']
        generateSshKey           = [bool]$Bound['GenerateSshKey']
        virtualMachineSize       = $Bound['VirtualMachineSize']
        virtualMachinePublisher  = $Bound['VirtualMachinePublisher']
        virtualMachineOffer      = $Bound['VirtualMachineOffer']
        virtualMachineSku        = $Bound['VirtualMachineSku']
        virtualMachineVersion    = $Bound['VirtualMachineVersion']
        publicIpName             = $Bound['PublicIpName']
        publicIpAllocationMethod = $Bound['PublicIpAllocationMethod']
        registryReplicas         = $Bound['RegistryReplicas']
        enableValidations        = [bool]$Bound['EnableValidations']
        allowSsh                 = [bool]$Bound['AllowSsh']
        templateFile             = Resolve-FilePath -Cmdlet $Cmdlet -Path $Bound['TemplateFile']
        templateUri              = $Bound['TemplateUri']
        onlyIfChanged            = [bool]$Bound['OnlyIfChanged']
        noWait                   = [bool]$Bound['NoWait']
        force                    = [bool]$Bound['Force']
    }
}
