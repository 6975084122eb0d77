# Frees a session's native side: its connections, tokens and threads. A session that another runspace lent stays open.
function Close-StampSession {
    param($Session)

    if ($Session -and -not $Session.IsLent) {
        $Session.Native.Dispose()
    }
}
