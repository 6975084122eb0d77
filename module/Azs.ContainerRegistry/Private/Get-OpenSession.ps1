# Returns the open session, for commands that also work without one; nothing otherwise. A session of Az or AzureRM counts only while its context is the current
# one.
function Get-OpenSession {
    if ($script:OwnSession -or $script:FailedSignIn) {
        return $script:OwnSession
    }
    $published = Get-PublishedSession
    if ($published -or -not $script:HandedOverSession) {
        return $published
    }
    $endpoint = [string](Get-HandedOverContext -LoadedOnly).Context.Environment.ResourceManagerUrl
    if (Test-SameEndpoint -First $endpoint -Second $script:HandedOverSession.HandOver.Context.Environment.ResourceManagerUrl) {
        $script:HandedOverSession
    }
}
