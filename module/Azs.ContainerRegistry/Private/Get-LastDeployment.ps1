# Returns the last successful deployment of a registry in a resource group; nothing if there is none.
function Get-LastDeployment {
    param([Parameter(Mandatory = $true)] [string] $ResourceGroupName)

    try {
        @(Get-ContainerRegistryDeployment -ResourceGroupName $ResourceGroupName | Where-Object { $_.State -eq 'Succeeded' } |
                Sort-Object -Property Timestamp | Select-Object -Last 1)[0]
    } catch {
        if ($_.Exception.Id -ne 'Service.NotFound') {
            throw
        }
    }
}
