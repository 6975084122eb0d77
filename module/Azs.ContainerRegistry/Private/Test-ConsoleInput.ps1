# Returns whether a user can answer a prompt here. Reading redirected input would wait forever, or consume input of the script.
function Test-ConsoleInput {
    $isRedirected = $Host.Name -eq 'ConsoleHost' -and [Console]::IsInputRedirected
    -not $isRedirected -and [Environment]::UserInteractive
}
