# Tests the registry of the configuration as a client, and returns the result. Without -ReadOnly it pushes and pulls an image.
function Test-ConfiguredRegistry {
    param(
        [Parameter(Mandatory = $true)] [hashtable] $Run,
        [switch] $ReadOnly
    )

    $user = @($Run.Configuration.users)[0]
    $parameters = Remove-EmptyValue -Table @{
        Registry        = $Run.Registry
        Thumbprint      = $Run.Prerequisites.PfxThumbprint
        TrustedRootFile = $Run.Configuration.deployment.registryTrustedRootFile
    }
    $parameters.Credential = New-Object -TypeName System.Management.Automation.PSCredential -ArgumentList $user.name, (
        Get-ConfiguredSecret -Run $Run -Reference $user.password -Place 'users[0].password')
    Test-ContainerRegistry @parameters -ReadOnly:$ReadOnly
}
