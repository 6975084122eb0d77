# Returns the tags of a resource as a hashtable, as in the objects of AzureRM and Az; nothing if it has none.
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
