# Whether a person can answer a question here. Reading redirected input would wait forever, or take what is meant for the script.
function Test-ConsoleInput {
    $isRedirected = $Host.Name -eq 'ConsoleHost' -and [Console]::IsInputRedirected
    -not $isRedirected -and [Environment]::UserInteractive
}
