# Starts the operation of Set-ContainerRegistryPrerequisites for its bound parameters, and returns it; nothing if a value is invalid, after writing the error.
function Start-PrerequisitesOperation {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Bound
    )

    $parameters = Resolve-PositionalSignature -Cmdlet $Cmdlet -Bound $Bound
    foreach ($name in 'ResourceGroupName', 'StorageAccountName') {
        if (-not $parameters[$name]) {
            Write-OperationError -Cmdlet $Cmdlet -Record (New-ModuleErrorRecord -Id 'Argument.Missing' -Target $name -Cmdlet $Cmdlet -Message "Azs.ContainerRegistry: -$name is empty.")
            return
        }
    }
    $call = Get-PrerequisitesRequest -Cmdlet $Cmdlet -Bound $parameters
    if ($call) {
        Start-ContainerRegistryOperation -Cmdlet $Cmdlet -UseCase prerequisites -Request $call.Request -Secret $call.Secret `
            -Target "Container registry prerequisites in resource group '$($parameters['ResourceGroupName'])'" -Action 'Set'
    }
}
