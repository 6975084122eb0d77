# Converts a result of the native library to a PowerShell object: property names in Pascal case, typed times and durations, and a type name for formats and
# tests.
function ConvertTo-TypedObject {
    param(
        [Parameter(Mandatory = $true)] $InputObject,
        [Parameter(Mandatory = $true)] [string] $TypeName
    )

    $kinds = $script:PropertyKinds[$TypeName]
    $properties = [ordered]@{ PSTypeName = $TypeName }
    foreach ($property in $InputObject.PSObject.Properties) {
        $name = $property.Name.Substring(0, 1).ToUpperInvariant() + $property.Name.Substring(1)
        $properties[$name] = $property.Value
        if ($kinds -and $kinds.ContainsKey($name)) {
            $properties[$name] = ConvertTo-PropertyValue -Value $property.Value -Kind $kinds[$name]
        }
    }
    [pscustomobject]$properties
}
