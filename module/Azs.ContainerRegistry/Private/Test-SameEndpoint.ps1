# Returns whether two URLs have the same host and port.
function Test-SameEndpoint {
    param([string] $First, [string] $Second)

    $one = $First -as [uri]
    $other = $Second -as [uri]
    [bool]($one.IsAbsoluteUri -and $other.IsAbsoluteUri -and $one.Authority -eq $other.Authority)
}
