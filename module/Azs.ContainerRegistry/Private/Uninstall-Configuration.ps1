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
    $session = $null
    $script:InstallationRecord = @{ Cmdlet = $Cmdlet; LogPath = Resolve-FilePath -Cmdlet $Cmdlet -Path $Cmdlet.MyInvocation.BoundParameters['LogPath']; ReportPath = $null; Begun = $false }
    try {
        $run.Configuration = Read-Configuration -Cmdlet $Cmdlet -Path $Path
        if (-not $run.Configuration) {
            return
        }
        $session = Connect-ConfiguredStamp -Run $run
        $prerequisites = $run.Configuration.prerequisites
        $parameters = Remove-EmptyValue -Table @{
            ResourceGroupName           = $prerequisites.resourceGroupName
            StorageAccountName          = $prerequisites.storageAccountName
            StorageAccountBlobContainer = $prerequisites.storageAccountBlobContainer
            KeyVaultName                = $prerequisites.keyVaultName
            CertificateSecretName       = $run.Configuration.certificate.secretName
            UserObjectId                = $prerequisites.userObjectId
            DeploymentResourceGroupName = $run.Configuration.deployment.resourceGroupName
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
        $name = $run.Configuration.servicePrincipal.displayName
        $removesPrincipal = $RemoveServicePrincipal -and $name
        try {
            Remove-ContainerRegistry @parameters @confirmed -RemoveData:$RemoveData -Force:$Force -PassThru
        } catch {
            # An earlier run may have removed everything else.
            if (-not $removesPrincipal -or $_.Exception.Id -ne 'Removal.NothingFound') {
                throw
            }
        }
        if ($removesPrincipal) {
            if ($Force) {
                $confirmed.Confirm = $false
            }
            try {
                Remove-ContainerRegistryServicePrincipal -DisplayName $name @confirmed
            } catch {
                if ($_.Exception.Id -ne 'Principal.NotFound') {
                    throw
                }
            }
        }
    } finally {
        $script:InstallationRecord = $null
        Restore-Session -Session $session
    }
}
