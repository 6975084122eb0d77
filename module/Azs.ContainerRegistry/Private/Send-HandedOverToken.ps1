# Answers an operation's request for a token with one of the session that is signed in with Az or AzureRM.
function Send-HandedOverToken {
    param(
        [Parameter(Mandatory = $true)] $Operation,
        [Parameter(Mandatory = $true)] $Library,
        $HandOver,
        [Parameter(Mandatory = $true)] $Wanted
    )

    $reply = @{ request = $Wanted.request }
    $secret = @{}
    try {
        $token = if ($HandOver.Kind -eq 'Az') {
            Get-AzToken -HandOver $HandOver -Audience $Wanted.audience
        } else {
            Get-AzureRmToken -HandOver $HandOver -Audience $Wanted.audience -Purpose $Wanted.purpose
        }
        $secret.token = $token.Token
        if ($token.ExpiresOn) {
            $reply.expiresOn = $token.ExpiresOn
        }
    } catch {
        $reply.error = $_.Exception.GetBaseException().Message
    }
    $bag = New-SecretBag -Library $Library -Secret $secret
    try {
        $Operation.Reply((ConvertTo-Json -InputObject $reply -Compress), $bag)
    } finally {
        $bag.Dispose()
    }
}
