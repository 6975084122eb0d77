# Returns the result of a lookup of docs/abi.md (azcr_lookup_start, azcr_image_lookup_start) for Tab. Silent, and never longer than 300 ms: a slower lookup
# continues in the background, and the next Tab finds its result. A result is cached for a minute.
function Get-CompletionValue {
    param(
        [Parameter(Mandatory = $true)] [ValidateSet('lookup', 'image_lookup')] [string] $UseCase,
        [Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Query,
        [hashtable] $Secret = @{}
    )

    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $json = ConvertTo-Json -InputObject $Query -Compress -Depth 3
    $key = "$UseCase $json"
    $lookup = $script:Lookups[$key]
    if ($lookup.At -and ([DateTime]::UtcNow - $lookup.At).TotalSeconds -lt 60) {
        return $lookup.Found
    }
    $bag = $null
    try {
        if (-not $lookup.Operation) {
            $bag = New-SecretBag -Library $script:NativeLibrary -Secret $Secret
            $lookup = @{ Operation = $script:NativeLibrary.Start($UseCase, $script:OwnSession.Native, $json, $bag) }
            $script:Lookups[$key] = $lookup
        }
        while ($clock.ElapsedMilliseconds -lt 240) {
            $received = $lookup.Operation.Next(40)
            if ($null -eq $received) {
                continue
            }
            $received = ConvertFrom-Json -InputObject $received
            if ($received.event -eq 'finished') {
                $lookup.Operation.Dispose()
                $values = @($received.result.values | Where-Object { $_ })
                $script:Lookups[$key] = @{ Found = $values; At = [DateTime]::UtcNow }
                return $values
            }
        }
    } catch [Azs.ContainerRegistry.Interop.NativeException] {
        $script:Lookups.Remove($key)
    } finally {
        if ($bag) {
            $bag.Dispose()
        }
    }
}
