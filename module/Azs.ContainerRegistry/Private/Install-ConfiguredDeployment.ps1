# Deploys the registry of the configuration, unless the last deployment has the same values. Sets $Run.Deployment and $Run.HasDeployed.
function Install-ConfiguredDeployment {
    param([Parameter(Mandatory = $true)] [hashtable] $Run)

    $values = $Run.Configuration.deployment
    if (-not $values) {
        return
    }
    $parameters = Remove-EmptyValue -Table @{
        ResourceGroupName        = $values.resourceGroupName
        DnsNameLabel             = $values.dnsNameLabel
        HostName                 = $values.hostName
        ServicePrincipalClientId = $Run.Prerequisites.ServicePrincipalClientId
        AdminUserName            = $values.adminUserName
        AdminPublicKey           = $values.adminPublicKey
        GenerateSshKey           = $values.generateSshKey
        VirtualMachineSize       = $values.virtualMachineSize
        VirtualMachinePublisher  = $values.virtualMachinePublisher
        VirtualMachineOffer      = $values.virtualMachineOffer
        VirtualMachineSku        = $values.virtualMachineSku
        VirtualMachineVersion    = $values.virtualMachineVersion
        PublicIpName             = $values.publicIpName
        PublicIpAllocationMethod = $values.publicIpAllocationMethod
        RegistryReplicas         = $values.registryReplicas
        EnableValidations        = $values.enableValidations
        AllowSsh                 = $values.allowSsh
        TemplateFile             = $values.templateFile
        TemplateUri              = $values.templateUri
        OnlyIfChanged            = -not $Run.Force -and -not $Run.LoginIsChanged -and -not (Test-PrincipalChange -Run $Run)
    }
    if ($values.generateSshKey -and -not [System.IO.File]::Exists($values.adminPublicKey)) {
        # A virtual machine keeps its key, which another folder or computer may have.
        $last = Get-LastDeployment -ResourceGroupName $values.resourceGroupName
        if ($last.Parameters.adminPublicKey) {
            $parameters.AdminPublicKey = $last.Parameters.adminPublicKey
            $parameters.Remove('GenerateSshKey')
        }
    }
    if (-not $parameters.ServicePrincipalClientId) {
        $parameters.ServicePrincipalClientId = $Run.PrincipalId
    }
    foreach ($name in 'StorageAccountResourceId', 'StorageAccountContainer', 'PfxKeyVaultResourceId', 'PfxKeyVaultSecretUrl', 'PfxThumbprint') {
        $parameters[$name] = $Run.Prerequisites.$name
    }
    $secret = Get-ConfiguredSecret -Run $Run -Reference $Run.Configuration.servicePrincipal.clientSecret -Place 'servicePrincipal.clientSecret'
    if (-not $secret) {
        $secret = $Run.NewClientSecret
    }
    $passphrase = New-Object -TypeName System.Security.SecureString
    if ($values.keyPassphrase) {
        $passphrase = Get-ConfiguredSecret -Run $Run -Reference $values.keyPassphrase -Place 'deployment.keyPassphrase'
    }
    if ($Run.PlanOnly -or -not $secret) {
        $rows = @(Get-DeploymentPlan -Run $Run -Parameter $parameters -ClientSecret $secret)
        if (@($rows | Where-Object { $_.Step -eq 'Deployment' -and $_.Action -ne 'None' }).Count -eq 0) {
            $Run.Deployment = Get-LastDeployment -ResourceGroupName $values.resourceGroupName
            return
        }
        if ($Run.PlanOnly) {
            return
        }
        # The stamp stores no client secret, so each deployment without a known one needs a new one.
        $secret = @(Update-ContainerRegistryServicePrincipal -ApplicationId $Run.PrincipalId -NewSecret)[0].ClientSecret
    }
    $Run.Deployment = New-ContainerRegistryDeployment @parameters -ServicePrincipalClientSecret $secret -KeyPassphrase $passphrase
    $Run.HasDeployed = $Run.Deployment.Action -ne 'Unchanged'
}
