# A Marketplace package on a web server, for the stamp to download.

# Creates a package with the module and serves the folder's files on loopback. Returns @{ Name; Uri; Shell; Listener }.
function New-GalleryPackage {
    param([Parameter(Mandatory = $true)] [string] $Folder, [string] $Version = '1.0.3')
    $name = "ContainerRegistry$([guid]::NewGuid().ToString('N').Substring(0, 8))"
    $package = New-ContainerRegistryGalleryPackage -Path $Folder -Publisher Contoso -Name $name -Version $Version 6>$null
    $name = $package.ItemId

    # Bare sockets: the HttpListener of Windows is a driver, which Wine implements in part.
    $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $shell = [powershell]::Create().AddScript({
            param($listener, $folder)
            while ($true) {
                try { $client = $listener.AcceptTcpClient() } catch { break }
                $stream = $client.GetStream()
                $reader = [System.IO.StreamReader]::new($stream)
                $method, $target, $null = $reader.ReadLine() -split ' '
                while ($reader.ReadLine()) { }
                $wanted = Join-Path -Path $folder -ChildPath ([System.IO.Path]::GetFileName($target))
                $status, $bytes = '404 Not Found', [byte[]]@()
                if (Test-Path -LiteralPath $wanted -PathType Leaf) {
                    $status, $bytes = '200 OK', [System.IO.File]::ReadAllBytes($wanted)
                }
                $head = [System.Text.Encoding]::ASCII.GetBytes("HTTP/1.1 $status`r`nContent-Length: $($bytes.Length)`r`nConnection: close`r`n`r`n")
                $stream.Write($head, 0, $head.Length)
                if ($method -ne 'HEAD') { $stream.Write($bytes, 0, $bytes.Length) }
                $client.Close()
            }
        }).AddArgument($listener).AddArgument($Folder)
    $null = $shell.BeginInvoke()
    @{ Name = $name; Uri = "http://127.0.0.1:$($listener.LocalEndpoint.Port)/$name.azpkg"; Shell = $shell; Listener = $listener }
}

function Remove-GalleryPackage {
    param([Parameter(Mandatory = $true)] [hashtable] $Package)
    $Package.Listener.Stop()
    $Package.Shell.Stop()
    $Package.Shell.Dispose()
}

Export-ModuleMember -Function '*-*'
