# Returns the request of Set- and Test-ContainerRegistryPrerequisites from their common parameters: @{ Request; Secret }. Nothing if a value is invalid, after
# writing the error.
function Get-PrerequisitesRequest {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Bound
    )

    if (-not (Test-PasswordText -Cmdlet $Cmdlet -Bound $Bound -Parameter 'RegistryUserPassword' -Instead '-RegistryCredential')) {
        return
    }
    # A ValidateSet refuses an empty cell, so this property of a pipeline object is read here.
    $identitySystem = ([string]$Bound['IdentitySystem']).ToUpperInvariant()
    if (-not $identitySystem -and $Bound['InputObject']) {
        $identitySystem = ([string]$Bound['InputObject'].IdentitySystem).Trim().ToUpperInvariant()
        if ($identitySystem -notin '', 'AAD', 'ADFS') {
            Write-OperationError -Cmdlet $Cmdlet -Record (New-ModuleErrorRecord -Id 'Argument.Invalid' -Target 'IdentitySystem' -Cmdlet $Cmdlet -Message (
                    "Azs.ContainerRegistry: '$identitySystem' is not a valid IdentitySystem. Use AAD or ADFS, or omit it."))
            return
        }
    }
    if (-not (Read-SecretParameter -Cmdlet $Cmdlet -Bound $Bound -Parameter 'CertificatePassword' -Prompt 'Password of the PFX file')) {
        return
    }
    $user = $Bound['RegistryUserName']
    $secret = @{ certificatePassword = $Bound['CertificatePassword'] }
    if ($Bound['RegistryCredential']) {
        $user = $Bound['RegistryCredential'].UserName
        $secret.registryUserPassword = $Bound['RegistryCredential'].Password
    } else {
        if (-not (Read-SecretParameter -Cmdlet $Cmdlet -Bound $Bound -Parameter 'RegistryUserPassword' -Prompt 'Password of the registry user ''{0}''' -Name $user)) {
            return
        }
        $secret.registryUserPassword = $Bound['RegistryUserPassword']
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
            identitySystem              = $identitySystem
            dnsName                     = $Bound['DnsName']
        }
        Secret  = $secret
    }
}
