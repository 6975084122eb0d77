# Returns a token of the session that is signed in with Az: its Token is a string, or a SecureString since Az.Accounts 5.
function Get-AzToken {
    param(
        [Parameter(Mandatory = $true)] [hashtable] $HandOver,
        [Parameter(Mandatory = $true)] [string] $Audience
    )

    # Az.Accounts 2 to 4 warn about coming changes on every call.
    $parameters = @{ ResourceUrl = $Audience; ErrorAction = 'Stop'; WarningAction = 'SilentlyContinue' }
    $command = Get-Command -Name Get-AzAccessToken -CommandType Alias, Cmdlet, Function -ErrorAction Stop
    if ($command.Parameters.ContainsKey('AsSecureString')) {
        $parameters.AsSecureString = $true
    }
    if ($HandOver.DefaultProfile) {
        $parameters.DefaultProfile = $HandOver.DefaultProfile
    }
    $answer = & $command @parameters
    if (-not $answer.Token) {
        throw 'Get-AzAccessToken gave no token.'
    }
    # If it is not a date, the token's own expiry is used.
    $ends = $answer.ExpiresOn -as [DateTimeOffset]
    $expires = $null
    if ($ends) {
        $expires = $ends.ToUnixTimeSeconds()
    }
    @{ Token = $answer.Token; ExpiresOn = $expires }
}
