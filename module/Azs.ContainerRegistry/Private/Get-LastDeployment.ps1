# Returns the last successful deployment of a registry in a resource group; nothing if the group or such a deployment does not exist.
function Get-LastDeployment {
    param([Parameter(Mandatory = $true)] [string] $ResourceGroupName)

    try {
        Select-LastDeployment -Deployment (Get-ContainerRegistryDeployment -ResourceGroupName $ResourceGroupName)
    } catch {
        if ($_.Exception.Id -ne 'Service.NotFound') {
            throw
        }
    }
}
