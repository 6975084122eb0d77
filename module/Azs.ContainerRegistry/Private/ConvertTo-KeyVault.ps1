# Returns a key vault of docs/abi.md that also has the members of the vault objects of AzureRM.KeyVault and Az.KeyVault.
function ConvertTo-KeyVault {
    param([Parameter(Mandatory = $true)] $InputObject)

    $vault = ConvertTo-TypedObject -InputObject $InputObject -TypeName 'Azs.ContainerRegistry.KeyVault'
    $vault.Tags = ConvertTo-TagTable -Tag $InputObject.tags
    $vault.AccessPolicies = @($InputObject.accessPolicies | Where-Object { $_ } | ForEach-Object {
            [pscustomobject]@{
                TenantId                  = $_.tenantId
                ObjectId                  = $_.objectId
                ApplicationId             = $_.applicationId
                PermissionsToKeys         = @($_.permissions.keys | Where-Object { $_ })
                PermissionsToSecrets      = @($_.permissions.secrets | Where-Object { $_ })
                PermissionsToCertificates = @($_.permissions.certificates | Where-Object { $_ })
            }
        })
    Add-Member -InputObject $vault -MemberType AliasProperty -Name VaultName -Value Name
    Add-Member -InputObject $vault -MemberType AliasProperty -Name ResourceId -Value Id
    $vault
}
