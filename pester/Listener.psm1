# Servers that the suites start in addition to the stamps: finds a port, and waits until they listen.

# Returns a port that is free, below those that systems choose: another test would get such a port before the server listens.
function Get-FreePort {
    foreach ($attempt in 1..100) {
        $port = Get-Random -Minimum 10000 -Maximum 30000
        $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, $port)
        try {
            $listener.Start()
            $listener.Stop()
            return $port
        } catch [System.Net.Sockets.SocketException] {
            Write-Verbose -Message "Port $port is in use."
        }
    }
    throw 'No port is free.'
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
