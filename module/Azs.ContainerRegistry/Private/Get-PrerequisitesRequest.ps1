# What Set- and Test-ContainerRegistryPrerequisites ask of the library, from the parameters that they share: @{ Request; Secret }.
function Get-PrerequisitesRequest {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Bound
    )

    Assert-PasswordText -Cmdlet $Cmdlet -Value $Bound['RegistryUserPassword'] -Parameter 'RegistryUserPassword' -Instead '-RegistryCredential'
    $user = $Bound['RegistryUserName']
    $password = $Bound['RegistryUserPassword']
    if ($Bound['RegistryCredential']) {
        $user = $Bound['RegistryCredential'].UserName
        $password = $Bound['RegistryCredential'].Password
    }
    @{
        Request = @{
            location                    = $Bound['Location']
            servicePrincipalId          = $Bound['ServicePrincipalId']
            applicationIdentifier       = $Bound['ApplicationIdentifier']
            userObjectId                = $Bound['UserObjectId']
            resourceGroupName           = $Bound['ResourceGroupName']
            storageAccountName          = $Bound['StorageAccountName']
            storageAccountBlobContainer = $Bound['StorageAccountBlobContainer']
            keyVaultName                = $Bound['KeyVaultName']
            certificateSecretName       = $Bound['CertificateSecretName']
            certificateFilePath         = Resolve-FilePath -Cmdlet $Cmdlet -Path $Bound['CertificateFilePath']
            registryUserName            = $user
            identitySystem              = ([string]$Bound['IdentitySystem']).ToUpperInvariant()
            dnsName                     = $Bound['DnsName']
        }
        Secret  = @{ certificatePassword = $Bound['CertificatePassword']; registryUserPassword = $password }
    }
}
