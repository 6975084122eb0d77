# Closes the session of a configuration file, and restores the one of the caller that Connect-ConfiguredStamp returned. Does nothing for $null.
function Restore-Session {
    param([AllowNull()] $Session)

    if (-not $Session) {
        return
    }
    Clear-CompletionValue
    Close-StampSession -Session $script:OwnSession
    $script:OwnSession = $Session.Own
    $script:FailedSignIn = $Session.Failed
}
