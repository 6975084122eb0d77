# Removes the registry of a configuration file, and returns what was removed and kept.
function Uninstall-Configuration {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [string] $Path,
        [switch] $RemoveData,
        [switch] $RemoveServicePrincipal,
        [switch] $Force
    )

    $ErrorActionPreference = 'Stop'
    $run = @{ Cmdlet = $Cmdlet; PlanOnly = $false; Secrets = @{} }
    $run.Configuration = Read-Configuration -Cmdlet $Cmdlet -Path $Path
    if (-not $run.Configuration) {
        return
    }
    Connect-ConfiguredStamp -Run $run
    $prerequisites = $run.Configuration.prerequisites
    $parameters = Remove-EmptyValue -Table @{
        ResourceGroupName           = $prerequisites.resourceGroupName
        StorageAccountName          = $prerequisites.storageAccountName
        StorageAccountBlobContainer = $prerequisites.storageAccountBlobContainer
        KeyVaultName                = $prerequisites.keyVaultName
        CertificateSecretName       = $run.Configuration.certificate.secretName
        UserObjectId                = $prerequisites.userObjectId
        DeploymentResourceGroupName = $run.Configuration.deployment.resourceGroupName
        LogPath                     = $Cmdlet.MyInvocation.BoundParameters['LogPath']
    }
    $parameters.RegistryUserName = @($run.Configuration.users | ForEach-Object { $_.name })
    if ($run.Configuration.servicePrincipal.id) {
        $id = if ($run.Stamp.IdentitySystem -eq 'ADFS') { 'ApplicationIdentifier' } else { 'ServicePrincipalId' }
        $parameters[$id] = $run.Configuration.servicePrincipal.id
    }
    # Without it, each command asks.
    $confirmed = @{}
    if ($Cmdlet.MyInvocation.BoundParameters.ContainsKey('Confirm')) {
        $confirmed.Confirm = $Cmdlet.MyInvocation.BoundParameters['Confirm']
    }
    Remove-ContainerRegistry @parameters @confirmed -RemoveData:$RemoveData -Force:$Force -PassThru
    $name = $run.Configuration.servicePrincipal.displayName
    if ($RemoveServicePrincipal -and $name) {
        if ($Force) {
            $confirmed.Confirm = $false
        }
        Remove-ContainerRegistryServicePrincipal -DisplayName $name @confirmed
    }
}
