# Servers that the suites start in addition to the stamps: finds a port, and waits until they listen.

# Returns a port that was free a moment ago.
function Get-FreePort {
    $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $listener.LocalEndpoint.Port
    $listener.Stop()
}

# Waits until a process listens. Throws with the process's log if it does not.
function Wait-Listener {
    param(
        [Parameter(Mandatory = $true)] [System.Diagnostics.Process] $Process,
        [Parameter(Mandatory = $true)] [int] $Port,
        [Parameter(Mandatory = $true)] [string] $Name,
        [Parameter(Mandatory = $true)] [string] $LogFile
    )
    foreach ($attempt in 1..200) {
        $client = [System.Net.Sockets.TcpClient]::new()
        try {
            $client.Connect('127.0.0.1', $Port)
            return
        } catch {
            if ($Process.HasExited) { break }
            Start-Sleep -Milliseconds 50
        } finally {
            $client.Dispose()
        }
    }
    throw "$Name does not listen after $attempt attempts: $([System.IO.File]::ReadAllText($LogFile))"
}

Export-ModuleMember -Function '*-*'
