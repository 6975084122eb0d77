# Tests the registry of the configuration as a client, and returns the result. Without -ReadOnly it pushes and pulls an image. If the deployment is going to
# change, tests the registry of the last one with the login in its key vault, since it has neither a new login nor a new certificate yet. Returns nothing
# without a deployment.
function Test-ConfiguredRegistry {
    param(
        [Parameter(Mandatory = $true)] [hashtable] $Run,
        [switch] $ReadOnly
    )

    $parameters = Remove-EmptyValue -Table @{
        Registry        = $Run.Registry
        TrustedRootFile = $Run.Configuration.deployment.registryTrustedRootFile
    }
    if ($Run.Registry) {
        $parameters.Thumbprint = $Run.Prerequisites.PfxThumbprint
        $parameters.Credential = Get-ConfiguredCredential -Run $Run
    } else {
        $parameters.Registry = (Get-LastDeployment -ResourceGroupName $Run.Configuration.deployment.resourceGroupName).RegistryHostName
        if (-not $parameters.Registry) {
            return
        }
    }
    $parameters = Remove-EmptyValue -Table $parameters
    Test-ContainerRegistry @parameters -ReadOnly:$ReadOnly
}
