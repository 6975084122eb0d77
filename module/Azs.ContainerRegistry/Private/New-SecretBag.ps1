# Copies secrets (string, SecureString or what a caller's bare word became) into native memory that is wiped when the bag is disposed.
function New-SecretBag {
    param(
        [Parameter(Mandatory = $true)] $Library,
        [System.Collections.IDictionary] $Secret = @{}
    )

    $bag = $Library.NewSecrets()
    try {
        foreach ($name in $Secret.Keys) {
            $value = $Secret[$name]
            if ($value -is [System.Security.SecureString]) {
                $bag.SetSecure($name, $value)
            } elseif ($null -ne $value) {
                # A bare word such as 0123 binds to [object] as a number; the cast gives back the text that was typed.
                $bag.SetText($name, [string]$value)
            }
        }
    } catch {
        $bag.Dispose()
        throw
    }
    $bag
}
