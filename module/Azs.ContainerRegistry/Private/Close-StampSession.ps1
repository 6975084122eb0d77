# Frees a session's native side: its connections, tokens and threads. A session that another runspace lent stays open.
function Close-StampSession {
    param($Session)

    if ($Session -and -not $Session.IsLent) {
        (Get-SharedSession).Remove($Session)
        $Session.Native.Dispose()
    }
}
