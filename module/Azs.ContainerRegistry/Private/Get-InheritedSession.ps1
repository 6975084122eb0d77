# The session that a runspace without a sign-in of its own uses, so that thread jobs and ForEach-Object -Parallel work as their caller does: the only one
# that is open in this process. With several it is unclear which is meant, and with a session of Az or AzureRM in this runspace that one is meant.
function Get-InheritedSession {
    $open = @((Get-SharedSession).ToArray() | Where-Object { $_.LibraryPath -eq (Get-NativeLibraryPath) })
    if ($open.Count -ne 1 -or $script:FailedSignIn) {
        return
    }
    $handOver = Get-HandedOverContext -LoadedOnly
    if (-not $handOver -or (Test-HandedOverContext -Context $handOver.Context)) {
        $open[0]
    }
}
