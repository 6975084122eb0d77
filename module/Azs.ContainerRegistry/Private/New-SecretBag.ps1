# Copies secrets (strings, SecureStrings, or a converted bare word) to native memory, which is wiped when the bag is disposed.
function New-SecretBag {
    param(
        [Parameter(Mandatory = $true)] $Library,
        [System.Collections.IDictionary] $Secret = @{}
    )

    $bag = $Library.NewSecrets()
    try {
        foreach ($name in $Secret.Keys) {
            # The values are passed directly from the table to the call: Set-PSDebug shows the value of a variable.
            if ($Secret[$name] -is [System.Security.SecureString]) {
                $bag.SetSecure($name, $Secret[$name])
            } elseif ($null -ne $Secret[$name]) {
                # A bare word such as 0123 binds to [object] as a number; the cast returns the text that was typed.
                $bag.SetText($name, [string]$Secret[$name])
            }
        }
    } catch {
        $bag.Dispose()
        throw
    }
    $bag
}
