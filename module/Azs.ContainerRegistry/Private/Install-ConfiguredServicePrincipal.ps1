# Finds or creates the service principal of the registry. Sets $Run.PrincipalId (an application id or object id; $null if it is only planned).
function Install-ConfiguredServicePrincipal {
    param([Parameter(Mandatory = $true)] [hashtable] $Run)

    $principal = $Run.Configuration.servicePrincipal
    $Run.PrincipalId = $principal.id
    if ($principal.id) {
        return
    }
    $found = $null
    try {
        $found = @(Get-ContainerRegistryServicePrincipal -DisplayName $principal.displayName)[0]
    } catch {
        if ($_.Exception.Id -ne 'Principal.NotFound') {
            throw
        }
    }
    if (-not $found) {
        $found = @(New-ContainerRegistryServicePrincipal -DisplayName $principal.displayName)[0]
        if ($found) {
            # This one is used for the deployment that follows, so that no second one is created.
            $Run.NewClientSecret = $found.ClientSecret
        }
    }
    if ($found) {
        $Run.PrincipalId = $found.ApplicationId
    }
}
