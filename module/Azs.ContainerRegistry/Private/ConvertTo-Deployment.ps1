# Returns a deployment of docs/abi.md as an object with the address of the registry.
function ConvertTo-Deployment {
    param(
        [Parameter(Mandatory = $true)] $InputObject,
        # Passed by the command that deployed; the default are the outputs of the template.
        $Registry
    )

    $deployment = ConvertTo-TypedObject -InputObject $InputObject -TypeName 'Azs.ContainerRegistry.Deployment'
    $source = $Registry
    if (-not $source) {
        $source = $InputObject.outputs
    }
    foreach ($name in 'registryUrl', 'registryHostName') {
        $property = $name.Substring(0, 1).ToUpperInvariant() + $name.Substring(1)
        Add-Member -InputObject $deployment -MemberType NoteProperty -Name $property -Value $source.$name
    }
    $deployment
}
