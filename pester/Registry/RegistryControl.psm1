# Starts the real docker-registry for a test file, and creates images to push. Both do not use the module under test.

Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Listener.psm1'))

$script:Processes = [System.Collections.Generic.List[object]]::new()
$script:Held = [System.Collections.Generic.List[object]]::new()

# Returns whether this machine has the required programs.
function Test-RegistryPeer {
    @('docker-registry', 'htpasswd' | Where-Object { -not (Get-Command -Name $_ -CommandType Application -ErrorAction Ignore) }).Count -eq 0
}

# Creates a certification authority and a certificate for localhost, as PEM files in $Folder. Returns the file to trust.
function New-RegistryCertificate {
    param([Parameter(Mandatory = $true)] [string] $Folder)
    $now = [DateTimeOffset]::UtcNow
    $sha256 = [System.Security.Cryptography.HashAlgorithmName]::SHA256
    $padding = [System.Security.Cryptography.RSASignaturePadding]::Pkcs1
    $caKey = [System.Security.Cryptography.RSA]::Create(2048)
    $ca = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=Test Registry CA', $caKey, $sha256, $padding)
    $ca.CertificateExtensions.Add([System.Security.Cryptography.X509Certificates.X509BasicConstraintsExtension]::new($true, $false, 0, $true))
    $caCertificate = $ca.CreateSelfSigned($now.AddDays(-1), $now.AddDays(30))
    $key = [System.Security.Cryptography.RSA]::Create(2048)
    $leaf = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=localhost', $key, $sha256, $padding)
    $names = [System.Security.Cryptography.X509Certificates.SubjectAlternativeNameBuilder]::new()
    $names.AddDnsName('localhost')
    $leaf.CertificateExtensions.Add($names.Build())
    $certificate = $leaf.Create($caCertificate, $now.AddDays(-1), $now.AddDays(29), [byte[]](1..8))
    $caFile = Join-Path -Path $Folder -ChildPath 'ca.pem'
    [System.IO.File]::WriteAllText($caFile, $caCertificate.ExportCertificatePem())
    [System.IO.File]::WriteAllText((Join-Path -Path $Folder -ChildPath 'server.pem'), $certificate.ExportCertificatePem())
    [System.IO.File]::WriteAllText((Join-Path -Path $Folder -ChildPath 'server.key'), $key.ExportPkcs8PrivateKeyPem())
    $caFile
}

# Starts a registry with TLS and one login. Returns its name as in image names: localhost:<port>.
function Start-TestRegistry {
    param(
        [Parameter(Mandatory = $true)] [string] $Folder,
        [Parameter(Mandatory = $true)] [pscredential] $Credential,
        [switch] $DeletionOff
    )
    $port = Get-FreePort
    $place = Join-Path -Path $Folder -ChildPath "registry-$port"
    $null = New-Item -ItemType Directory -Path $place
    # The password is passed on standard input.
    $login = $Credential.GetNetworkCredential().Password | htpasswd -niBC4 $Credential.UserName
    [System.IO.File]::WriteAllText((Join-Path -Path $place -ChildPath 'htpasswd'), "$(@($login)[0])`n")
    $deletion = 'true'
    if ($DeletionOff) { $deletion = 'false' }
    [System.IO.File]::WriteAllText((Join-Path -Path $place -ChildPath 'config.yml'), @"
version: 0.1
log: { level: warn }
storage:
  filesystem: { rootdirectory: '$place/storage' }
  delete: { enabled: $deletion }
http:
  addr: 127.0.0.1:$port
  secret: of-the-test
  tls: { certificate: '$Folder/server.pem', key: '$Folder/server.key' }
auth:
  htpasswd: { realm: test, path: '$place/htpasswd' }
"@)
    $start = @{
        FilePath               = 'docker-registry'
        ArgumentList           = 'serve', "$place/config.yml"
        RedirectStandardOutput = "$place/access.log"
        RedirectStandardError  = "$place/errors.log"
        PassThru               = $true
    }
    $process = Start-Process @start
    $script:Processes.Add($process)
    Wait-Listener -Process $process -Port $port -Name docker-registry -LogFile $start.RedirectStandardError
    "localhost:$port"
}

# Returns the name of another address of a registry. Its first connection is held until $Until exists, at most 20 seconds; $State.Appeared then tells whether it did.
function Start-HeldRegistry {
    param(
        [Parameter(Mandatory = $true)] [string] $Registry,
        [Parameter(Mandatory = $true)] [string] $Until,
        [Parameter(Mandatory = $true)] [hashtable] $State
    )
    $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $shell = [powershell]::Create()
    $null = $shell.AddScript({
            param($Listener, $Port, $Until, $State)
            # The failure of a stopped listener ends the script.
            $ErrorActionPreference = 'Stop'
            while ($true) {
                $client = $Listener.AcceptTcpClient()
                foreach ($wait in 1..200) {
                    $State.Appeared = Test-Path -LiteralPath $Until
                    if ($State.Appeared) { break }
                    Start-Sleep -Milliseconds 100
                }
                $server = [System.Net.Sockets.TcpClient]::new('127.0.0.1', $Port)
                $null = $client.GetStream().CopyToAsync($server.GetStream())
                $null = $server.GetStream().CopyToAsync($client.GetStream())
            }
        }).AddArgument($listener).AddArgument([int]$Registry.Split(':')[1]).AddArgument($Until).AddArgument($State)
    $null = $shell.BeginInvoke()
    $script:Held.Add($listener)
    "localhost:$($listener.LocalEndpoint.Port)"
}

# Returns the folder of a repository in a registry.
function Get-RepositoryFolder {
    param(
        [Parameter(Mandatory = $true)] [string] $Folder,
        [Parameter(Mandatory = $true)] [string] $Registry,
        [Parameter(Mandatory = $true)] [string] $Repository
    )
    Join-Path -Path $Folder -ChildPath "registry-$($Registry.Split(':')[1])/storage/docker/registry/v2/repositories/$Repository"
}

function Stop-TestRegistry {
    # Ends the thread that waits for a connection; the session would not end before.
    foreach ($listener in $script:Held) { $listener.Stop() }
    $script:Held.Clear()
    foreach ($process in $script:Processes) {
        if (-not $process.HasExited) { $process.Kill() }
        $process.Dispose()
    }
    $script:Processes.Clear()
}

# Returns the number of write requests to a registry.
function Get-RegistryWriteCount {
    param([Parameter(Mandatory = $true)] [string] $Folder, [Parameter(Mandatory = $true)] [string] $Registry)
    $log = [System.IO.Path]::Combine($Folder, "registry-$($Registry.Split(':')[1])", 'access.log')
    @(Get-Content -LiteralPath $log | Where-Object { $_ -match '"(POST|PUT|PATCH|DELETE) ' }).Count
}

# Creates an OCI layout with a different image for each name. Returns the digests by name.
function New-TestLayout {
    param([Parameter(Mandatory = $true)] [string] $Path, [Parameter(Mandatory = $true)] [string[]] $Name)
    $blobs = [System.IO.Path]::Combine($Path, 'blobs', 'sha256')
    $null = New-Item -ItemType Directory -Path $blobs -Force
    $write = {
        param($MediaType, [byte[]] $Bytes)
        $hex = [System.Convert]::ToHexString([System.Security.Cryptography.SHA256]::HashData($Bytes)).ToLowerInvariant()
        [System.IO.File]::WriteAllBytes((Join-Path -Path $blobs -ChildPath $hex), $Bytes)
        [ordered]@{ mediaType = $MediaType; digest = "sha256:$hex"; size = $Bytes.Length }
    }
    $document = { param($MediaType, $Value) & $write $MediaType ([System.Text.Encoding]::UTF8.GetBytes((ConvertTo-Json -InputObject $Value -Depth 10 -Compress))) }
    $digests = @{}
    $manifests = foreach ($image in $Name) {
        $layer = & $write 'application/vnd.oci.image.layer.v1.tar' ([System.Text.Encoding]::UTF8.GetBytes("layer of $image " * 5000))
        $config = & $document 'application/vnd.oci.image.config.v1+json' @{ os = 'linux'; architecture = 'amd64'; rootfs = @{ type = 'layers'; diff_ids = @($layer.digest) } }
        $manifest = & $document 'application/vnd.oci.image.manifest.v1+json' ([ordered]@{
                schemaVersion = 2; mediaType = 'application/vnd.oci.image.manifest.v1+json'; config = $config; layers = @($layer)
            })
        $manifest.annotations = @{ 'org.opencontainers.image.ref.name' = $image }
        $digests[$image] = $manifest.digest
        $manifest
    }
    $index = ConvertTo-Json -InputObject ([ordered]@{ schemaVersion = 2; manifests = @($manifests) }) -Depth 10
    [System.IO.File]::WriteAllText((Join-Path -Path $Path -ChildPath 'index.json'), $index)
    [System.IO.File]::WriteAllText((Join-Path -Path $Path -ChildPath 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}')
    $digests
}

Export-ModuleMember -Function '*-*'
