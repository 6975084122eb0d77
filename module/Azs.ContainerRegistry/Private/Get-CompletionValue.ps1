# What the signed-in stamp knows of a kind (docs/abi.md, azcr_lookup_start), for Tab. Silent, and never longer than 300 ms: a lookup that
# is slower continues in the background, and the next Tab finds its answer.
function Get-CompletionValue {
    param(
        [Parameter(Mandatory = $true)] [ValidateSet('subscriptions', 'locations', 'resourceGroups', 'imageSkus')] [string] $Kind,
        [hashtable] $Request = @{}
    )

    if (-not $script:OwnSession) {
        return
    }
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $query = [ordered]@{ version = 1; kind = $Kind }
    foreach ($name in $Request.Keys) {
        if ($Request[$name]) {
            $query[$name] = [string]$Request[$name]
        }
    }
    $key = ConvertTo-Json -InputObject $query -Compress
    $lookup = $script:Lookups[$key]
    if ($lookup.At -and ([DateTime]::UtcNow - $lookup.At).TotalSeconds -lt 60) {
        return $lookup.Found
    }
    try {
        if (-not $lookup.Operation) {
            $lookup = @{ Operation = $script:NativeLibrary.Start('lookup', $script:OwnSession.Native, $key, $null) }
            $script:Lookups[$key] = $lookup
        }
        while ($clock.ElapsedMilliseconds -lt 240) {
            $json = $lookup.Operation.Next(40)
            if ($null -eq $json) {
                continue
            }
            $received = ConvertFrom-Json -InputObject $json
            if ($received.event -eq 'finished') {
                $lookup.Operation.Dispose()
                $values = @($received.result.values | Where-Object { $_ })
                $script:Lookups[$key] = @{ Found = $values; At = [DateTime]::UtcNow }
                return $values
            }
        }
    } catch [Azs.ContainerRegistry.Interop.NativeException] {
        $script:Lookups.Remove($key)
    }
}
