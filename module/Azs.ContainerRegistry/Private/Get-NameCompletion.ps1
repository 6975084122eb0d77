# Returns names on the stamp of a kind (docs/abi.md, azcr_lookup_start), filtered by the parameters that are already bound.
function Get-NameCompletion {
    param(
        [Parameter(Mandatory = $true)] [string] $Kind,
        [Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Bound
    )

    # The command would use a different session.
    if ($Bound['DefaultProfile'] -or -not $script:OwnSession) {
        return
    }
    # Parameters that filter a kind, and those that a kind requires.
    $image = 'location', 'publisherName', 'offer'
    $restricting = @{
        storageAccounts = @('resourceGroupName'); keyVaults = @('resourceGroupName'); containers = 'resourceGroupName', 'storageAccountName'
        secrets = @('keyVaultName'); registryUsers = @('keyVaultName'); deployments = @('resourceGroupName'); vmSizes = @('location')
        imagePublishers = @('location'); imageOffers = 'location', 'publisherName'; imageSkus = $image; imageVersions = $image + 'sku'
    }
    $required = @{ containers = 'storageAccountName'; secrets = 'keyVaultName'; registryUsers = 'keyVaultName'; deployments = 'resourceGroupName'; imageVersions = 'sku' }
    $given = @{}
    foreach ($name in 'location', 'resourceGroupName', 'storageAccountName', 'keyVaultName', 'publisherName', 'offer', 'sku') {
        $given[$name] = $Bound[$name]
    }
    foreach ($name in 'publisher', 'offer', 'sku') {
        if ($Bound["virtualMachine$name"]) {
            $given[($name -replace 'publisher', 'publisherName')] = $Bound["virtualMachine$name"]
        }
    }
    if ([string]$Bound['StorageAccountResourceId'] -match '/resourceGroups/([^/]+)/.*/storageAccounts/([^/]+)$') {
        $given.resourceGroupName, $given.storageAccountName = $Matches[1], $Matches[2]
    }
    if ([string]$Bound['PfxKeyVaultResourceId'] -match '/vaults/([^/]+)$') {
        $given.keyVaultName = $Matches[1]
    }
    $query = [ordered]@{ version = 1; kind = $Kind }
    foreach ($name in @($restricting[$Kind] | Where-Object { $_ })) {
        if ($given[$name]) {
            $query[$name] = [string]$given[$name]
        }
    }
    if (-not $required[$Kind] -or $query.Contains($required[$Kind])) {
        Get-CompletionValue -UseCase lookup -Query $query
    }
}
