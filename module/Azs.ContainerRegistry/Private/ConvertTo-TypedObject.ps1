# A result of the native library as PowerShell users expect it: property names in Pascal case and a type name for formats and tests.
function ConvertTo-TypedObject {
    param(
        [Parameter(Mandatory = $true)] $InputObject,
        [Parameter(Mandatory = $true)] [string] $TypeName
    )

    $properties = [ordered]@{ PSTypeName = $TypeName }
    foreach ($property in $InputObject.PSObject.Properties) {
        $name = $property.Name.Substring(0, 1).ToUpperInvariant() + $property.Name.Substring(1)
        $properties[$name] = $property.Value
    }
    [pscustomobject]$properties
}
