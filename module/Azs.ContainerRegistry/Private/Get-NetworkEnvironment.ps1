# Returns the proxy and trust settings of this process. On Unix .NET has its own copy of the environment, which native code cannot read, so a runbook's
# "$env:HTTPS_PROXY = ..." must be passed.
function Get-NetworkEnvironment {
    $found = @{}
    foreach ($name in 'HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'NO_PROXY', 'SSL_CERT_FILE') {
        foreach ($spelling in $name, $name.ToLowerInvariant()) {
            $value = [Environment]::GetEnvironmentVariable($spelling)
            if ($value -and -not $found.ContainsKey($name)) {
                $found[$name] = $value
            }
        }
    }
    $found
}
