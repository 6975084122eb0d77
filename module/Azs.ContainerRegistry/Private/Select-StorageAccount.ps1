# Makes an account the current one of Az.Storage or AzureRM.Storage, if one of them is loaded and signed in to this stamp, like the old function, and returns
# their context for it. Otherwise returns nothing.
function Select-StorageAccount {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] $Account
    )

    foreach ($kind in 'Az', 'AzureRm') {
        $select = Find-LoadedCommand -Name "Set-${kind}CurrentStorageAccount"
        $get = Find-LoadedCommand -Name "Get-${kind}StorageAccount"
        $getContext = Find-LoadedCommand -Name "Get-${kind}Context"
        if (-not ($select -and $get -and $getContext)) {
            continue
        }
        try {
            $subscription = [string](& $getContext -ErrorAction Ignore -WarningAction SilentlyContinue).Subscription.Id
            if (-not $subscription -or $Account.id -notlike "/subscriptions/$subscription/*") {
                continue
            }
            $where = @{ ResourceGroupName = $Account.resourceGroupName; Name = $Account.name; ErrorAction = 'Stop'; WarningAction = 'SilentlyContinue' }
            $null = & $select @where
            return (& $get @where).Context
        } catch {
            $Cmdlet.WriteWarning("$($kind).Storage has no current storage account: $($_.Exception.GetBaseException().Message)")
        }
    }
}
