# Runs Set-ContainerRegistryPrerequisites with the values of the configuration. Sets $Run.Prerequisites, in a plan only if the run keeps all their values,
# $Run.VaultIsPlanned, and $Run.ContainerIsPlanned.
function Install-ConfiguredPrerequisites {
    param([Parameter(Mandatory = $true)] [hashtable] $Run)

    $configuration = $Run.Configuration
    $values = $configuration.prerequisites
    $location = $values.location
    if (-not $location) {
        $location = $Run.Stamp.Location
    }
    $parameters = Remove-EmptyValue -Table @{
        Location                    = $location
        ResourceGroupName           = $values.resourceGroupName
        StorageAccountName          = $values.storageAccountName
        StorageAccountBlobContainer = $values.storageAccountBlobContainer
        KeyVaultName                = $values.keyVaultName
        CertificateSecretName       = $configuration.certificate.secretName
        CertificateFilePath         = $configuration.certificate.filePath
        UserObjectId                = $values.userObjectId
        IdentitySystem              = $values.identitySystem
    }
    # On AD FS it is the object id (a SID); each is looked up as both.
    if ($Run.Stamp.IdentitySystem -eq 'ADFS') {
        $parameters.ApplicationIdentifier = $Run.PrincipalId
    } else {
        $parameters.ServicePrincipalId = $Run.PrincipalId
    }
    $parameters.CertificatePassword = Get-ConfiguredSecret -Run $Run -Reference $configuration.certificate.password -Place 'certificate.password'
    $parameters.RegistryCredential = Get-ConfiguredCredential -Run $Run
    if (-not $Run.PlanOnly) {
        $Run.Prerequisites = Set-ContainerRegistryPrerequisites @parameters -PassThru
        return
    }
    $call = Get-PrerequisitesRequest -Cmdlet $Run.Cmdlet -Bound $parameters
    $request = $call.Request
    $request.plannedCertificate = $Run.CertificateIsPlanned
    $request.plannedServicePrincipal = -not $Run.PrincipalId
    $rows = @(Get-NewPlanRow -Script {
            Invoke-ContainerRegistryOperation -Cmdlet $Run.Cmdlet -UseCase prerequisites -Request $request -Secret $call.Secret `
                -Target "Container registry prerequisites in resource group '$($values.resourceGroupName)'" -Action 'Set'
        })
    $Run.VaultIsPlanned = @($rows | Where-Object { $_.Step -eq 'KeyVault' -and $_.Action -eq 'Create' }).Count -gt 0
    $Run.ContainerIsPlanned = @($rows | Where-Object { $_.Step -eq 'BlobContainer' -and $_.Action -eq 'Create' }).Count -gt 0
    if ($script:InstallationRecord.Planned) {
        $Run.Prerequisites = ConvertTo-TypedObject -InputObject $script:InstallationRecord.Planned -TypeName 'Azs.ContainerRegistry.Prerequisites'
    }
}
