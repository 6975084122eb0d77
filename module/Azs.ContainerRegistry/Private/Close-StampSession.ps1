# Frees the native part of a session: its connections, tokens, and threads. A session borrowed from another runspace stays open.
function Close-StampSession {
    param($Session)

    if ($Session -and -not $Session.IsLent) {
        Unpublish-StampSession -Session $Session
        $Session.Native.Dispose()
    }
}
