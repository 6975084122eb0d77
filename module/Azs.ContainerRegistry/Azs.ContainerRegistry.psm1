# Loads the functions and holds what one runspace remembers. Nothing here is shared between runspaces.
Set-StrictMode -Version 1.0

$script:ModuleRoot = $PSScriptRoot
$script:AbiMajor = 1
$script:PollMilliseconds = 50

$script:NativeLibrary = $null
$script:OwnSession = $null
$script:HandedOverSession = $null
$script:Lookups = @{}

$script:CompletionKinds = @{ Location = 'locations'; ResourceGroupName = 'resourceGroups'; DeploymentResourceGroupName = 'resourceGroups'; SubscriptionId = 'subscriptions'; Sku = 'imageSkus' }

# What the module itself can notice; ids, numbers and categories are rows of docs/errors.md.
$script:ModuleErrors = Import-PowerShellDataFile -LiteralPath (Join-Path -Path $PSScriptRoot -ChildPath 'ModuleErrors.psd1')

foreach ($file in Get-ChildItem -LiteralPath (Join-Path -Path $PSScriptRoot -ChildPath 'Private') -Filter '*.ps1') {
    . $file.FullName
}
$script:PublicFunctions = foreach ($file in Get-ChildItem -LiteralPath (Join-Path -Path $PSScriptRoot -ChildPath 'Public') -Filter '*.ps1') {
    . $file.FullName
    $file.BaseName
}

Register-StampCompleter

$ExecutionContext.SessionState.Module.OnRemove = {
    Clear-CompletionValue
    Close-StampSession -Session $script:OwnSession
    Close-StampSession -Session $script:HandedOverSession
}
