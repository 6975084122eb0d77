# Returns a storage account of docs/abi.md that also has the members of the account objects of AzureRM.Storage and Az.Storage.
function ConvertTo-StorageAccount {
    param(
        [Parameter(Mandatory = $true)] $InputObject,
        # The context of Az or AzureRM for this account, if one of them is loaded.
        $Context
    )

    $account = ConvertTo-TypedObject -InputObject $InputObject -TypeName 'Azs.ContainerRegistry.StorageAccount'
    $account.Tags = ConvertTo-TagTable -Tag $InputObject.tags
    $account.Sku = [pscustomobject]@{ Name = $InputObject.sku.name; Tier = $InputObject.sku.tier }
    $endpoints = $InputObject.primaryEndpoints
    $account.PrimaryEndpoints = [pscustomobject]@{ Blob = $endpoints.blob; Queue = $endpoints.queue; Table = $endpoints.table; File = $endpoints.file }
    if (-not $Context) {
        # The same members without a key: code that reads names and endpoints works, and the object contains no secret.
        $Context = [pscustomobject]@{
            Name = $InputObject.name; StorageAccountName = $InputObject.name; BlobEndPoint = $endpoints.blob; QueueEndPoint = $endpoints.queue
            TableEndPoint = $endpoints.table; FileEndPoint = $endpoints.file
        }
    }
    Add-Member -InputObject $account -MemberType NoteProperty -Name Context -Value $Context
    Add-Member -InputObject $account -MemberType AliasProperty -Name StorageAccountName -Value Name
    Add-Member -InputObject $account -MemberType AliasProperty -Name EnableHttpsTrafficOnly -Value HttpsTrafficOnly
    $account
}
