# The tags of a resource as a hashtable, which is what the objects of AzureRM and Az have; nothing when it has none.
function ConvertTo-TagTable {
    param([AllowNull()] $Tag)

    $properties = @($Tag | Where-Object { $_ } | ForEach-Object { $_.PSObject.Properties })
    if ($properties.Count -gt 0) {
        $table = @{}
        foreach ($property in $properties) {
            $table[$property.Name] = $property.Value
        }
        $table
    }
}
