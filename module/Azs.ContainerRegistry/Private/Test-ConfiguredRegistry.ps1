# Tests the registry of the configuration as a client, and returns the result. Without -ReadOnly it pushes and pulls an image.
function Test-ConfiguredRegistry {
    param(
        [Parameter(Mandatory = $true)] [hashtable] $Run,
        [switch] $ReadOnly
    )

    $parameters = Remove-EmptyValue -Table @{
        Registry        = $Run.Registry
        Thumbprint      = $Run.Prerequisites.PfxThumbprint
        TrustedRootFile = $Run.Configuration.deployment.registryTrustedRootFile
    }
    $parameters.Credential = Get-ConfiguredCredential -Run $Run
    Test-ContainerRegistry @parameters -ReadOnly:$ReadOnly
}
