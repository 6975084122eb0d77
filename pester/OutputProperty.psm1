# The properties of outputs in the help of a command, compared with real ones.

# The properties that .OUTPUTS lists after a type, each with those of its elements: 'Type: Name, Checks (Check, State), Open ($true when ...).'
function Get-DocumentedProperty {
    param([Parameter(Mandatory = $true)] [string] $Command, [Parameter(Mandatory = $true)] [string] $TypeName)
    $text = (@((Get-Help -Name $Command -Full).returnValues.returnValue) | ForEach-Object { $_.type.name; @($_.description | ForEach-Object { $_.Text }) }) -join ' '
    $list = [regex]::Match(($text -replace '\s+', ' '), "$([regex]::Escape($TypeName))(?!\w)[^:.]*: (?<list>(?:\([^)]*\)|[^.(])*)\.( |$)").Groups['list'].Value
    $properties = [ordered]@{}
    foreach ($part in [regex]::Matches($list, '(?<name>[A-Z]\w*)(?: \((?<inner>[^)]*)\))?')) {
        $inner = $part.Groups['inner'].Value -replace ' and more$', ''
        $properties[$part.Groups['name'].Value] = @(if ($inner -cmatch '^[A-Z]\w*(, [A-Z]\w*)*$') { $inner -split ', ' })
    }
    $properties
}

# Reads each documented property in strict mode; a missing one fails the test.
function Assert-DocumentedProperty {
    param([Parameter(Mandatory = $true)] [string] $Command, [Parameter(Mandatory = $true)] $InputObject)
    $typeName = $InputObject.PSObject.TypeNames[0]
    $documented = Get-DocumentedProperty -Command $Command -TypeName $typeName
    $documented.Count | Should -BeGreaterThan 1 -Because "the help of $Command lists the properties of $typeName"
    Set-StrictMode -Version Latest
    foreach ($name in $documented.Keys) {
        $value = try { $InputObject.$name } catch { throw "$typeName of $Command does not have ${name}: $_" }
        foreach ($inner in $documented[$name]) {
            foreach ($element in @($value)) {
                try { $null = $element.$inner } catch { throw "$name of $typeName of $Command does not have ${inner}: $_" }
            }
        }
    }
}

Export-ModuleMember -Function '*-*'
