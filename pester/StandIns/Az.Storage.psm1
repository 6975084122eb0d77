# Replaces Az.Storage, which is not available here: the two commands that New-StorageAccount calls.
$script:Current = $null

function Set-AzCurrentStorageAccount {
    [CmdletBinding()]
    param([string] $ResourceGroupName, [string] $Name)
    $script:Current = "$ResourceGroupName/$Name"
}

function Get-AzStorageAccount {
    [CmdletBinding()]
    param([string] $ResourceGroupName, [string] $Name)
    [pscustomobject]@{ ResourceGroupName = $ResourceGroupName; Context = [pscustomobject]@{ Kind = 'context of Az.Storage'; StorageAccountName = $Name } }
}

function Get-StandInCurrentAccount { $script:Current }

Export-ModuleMember -Function 'Set-AzCurrentStorageAccount', 'Get-AzStorageAccount', 'Get-StandInCurrentAccount'
