# Returns the plan of a deployment, whose prerequisites or client secret need not exist yet, and adds it to the plan of the configuration.
function Get-DeploymentPlan {
    param(
        [Parameter(Mandatory = $true)] [hashtable] $Run,
        [Parameter(Mandatory = $true)] [hashtable] $Parameter,
        $ClientSecret
    )

    $request = Get-DeploymentRequest -Cmdlet $Run.Cmdlet -Bound $Parameter
    # The test of the service principal includes the blob container.
    $request.plannedClientSecret = -not $ClientSecret -or $Run.ContainerIsPlanned
    if (-not $Run.Prerequisites) {
        $request.plannedPrerequisites = $Run.Configuration.prerequisites.resourceGroupName
        # Rights of the service principal are created with the prerequisites, so its test would fail.
        $request.plannedClientSecret = $true
        if (-not $request.servicePrincipalClientId) {
            $request.servicePrincipalClientId = [string][guid]::Empty
        }
    }
    $WhatIfPreference = $true
    Get-NewPlanRow -Script {
        Invoke-ContainerRegistryOperation -Cmdlet $Run.Cmdlet -UseCase deployment -Request $request `
            -Secret @{ servicePrincipalClientSecret = $ClientSecret; keyPassphrase = (New-Object -TypeName System.Security.SecureString) } `
            -Target "Container registry '$($Parameter.DnsNameLabel)' in resource group '$($Parameter.ResourceGroupName)'" -Action 'Deploy'
    }
}
