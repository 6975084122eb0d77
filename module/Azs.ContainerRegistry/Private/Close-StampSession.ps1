# Frees a session's native side: its connections, tokens and threads.
function Close-StampSession {
    param($Session)

    if ($Session) {
        $Session.Native.Dispose()
    }
}
