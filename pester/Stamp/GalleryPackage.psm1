# A Marketplace package on a web server of its own, for the stamp to side-load.

# Writes an .azpkg (a ZIP archive with a manifest) and serves the folder's file on the loopback. Gives @{ Name; Uri; Shell; Listener }.
function New-GalleryPackage {
    param([Parameter(Mandatory = $true)] [string] $Folder, [string] $Version = '1.0.3')
    $name = "Contoso.ContainerRegistry$([guid]::NewGuid().ToString('N').Substring(0, 8)).$Version"
    $file = Join-Path -Path $Folder -ChildPath "$name.azpkg"
    Add-Type -AssemblyName System.IO.Compression
    $stream = [System.IO.File]::Create($file)
    $archive = [System.IO.Compression.ZipArchive]::new($stream, [System.IO.Compression.ZipArchiveMode]::Create)
    $parts = @{
        'manifest.json'       = (@{ name = ($name -split '\.')[1]; publisher = 'Contoso'; version = $Version; displayName = 'Container registry' } | ConvertTo-Json)
        '[Content_Types].xml' = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="json" ContentType="application/json"/></Types>'
    }
    foreach ($part in $parts.Keys) {
        $writer = [System.IO.StreamWriter]::new($archive.CreateEntry($part).Open())
        $writer.Write($parts[$part])
        $writer.Dispose()
    }
    $archive.Dispose()
    $stream.Dispose()

    # A port that was free a moment ago: HttpListener cannot choose one.
    $probe = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
    $probe.Start()
    $port = $probe.LocalEndpoint.Port
    $probe.Stop()
    $listener = [System.Net.HttpListener]::new()
    $listener.Prefixes.Add("http://127.0.0.1:$port/")
    $listener.Start()
    $shell = [powershell]::Create().AddScript({
            param($listener, $folder)
            while ($listener.IsListening) {
                try { $context = $listener.GetContext() } catch { break }
                $wanted = Join-Path -Path $folder -ChildPath ([System.IO.Path]::GetFileName($context.Request.Url.LocalPath))
                if (Test-Path -LiteralPath $wanted -PathType Leaf) {
                    $bytes = [System.IO.File]::ReadAllBytes($wanted)
                    $context.Response.ContentLength64 = $bytes.Length
                    if ($context.Request.HttpMethod -ne 'HEAD') { $context.Response.OutputStream.Write($bytes, 0, $bytes.Length) }
                } else {
                    $context.Response.StatusCode = 404
                }
                $context.Response.Close()
            }
        }).AddArgument($listener).AddArgument($Folder)
    $null = $shell.BeginInvoke()
    @{ Name = $name; Uri = "http://127.0.0.1:$port/$name.azpkg"; Shell = $shell; Listener = $listener }
}

function Remove-GalleryPackage {
    param([Parameter(Mandatory = $true)] [hashtable] $Package)
    $Package.Listener.Close()
    $Package.Shell.Stop()
    $Package.Shell.Dispose()
}

Export-ModuleMember -Function '*-*'
