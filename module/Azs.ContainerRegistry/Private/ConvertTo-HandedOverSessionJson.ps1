# Returns the session of docs/abi.md for a signed-in context. Equal texts mean the same session, so it is also the key of the session cache.
function ConvertTo-HandedOverSessionJson {
    param(
        [Parameter(Mandatory = $true)] [hashtable] $HandOver,
        [string] $TrustedRootFile,
        [string] $KeyVaultAudience
    )

    $context = $HandOver.Context
    $session = [ordered]@{
        version      = 1
        armEndpoint  = [string]$context.Environment.ResourceManagerUrl
        tenant       = [string]$context.Tenant.Id
        subscription = [string]$context.Subscription.Id
        identity     = [ordered]@{ kind = 'handedOver'; account = [string]$context.Account.Id }
        environment  = Get-NetworkEnvironment
    }
    if ($TrustedRootFile) {
        $session.trustedRootFile = $TrustedRootFile
    }
    if ($KeyVaultAudience) {
        $session.keyVaultAudience = $KeyVaultAudience
    }
    ConvertTo-Json -InputObject $session -Compress -Depth 5
}
