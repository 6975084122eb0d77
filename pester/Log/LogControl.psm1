# Starts a machine with a real sshd for a test file (see tests/ssh/machine.sh). It does not use the module under test.

Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Listener.psm1'))

$script:Machines = [System.Collections.Generic.List[object]]::new()
$script:MachineScript = [System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'tests', 'ssh', 'machine.sh')

# Returns whether this machine has the required programs, and the user may start it.
function Test-MachinePeer {
    $missing = @('unshare', 'ssh-keygen', 'sudo', 'puttygen' | Where-Object { -not (Get-Command -Name $_ -CommandType Application -ErrorAction Ignore) })
    if ($missing.Count -gt 0 -or -not (Test-Path -LiteralPath /usr/sbin/sshd)) {
        return $false
    }
    unshare --mount sh -c 'mount -t tmpfs tmpfs /run' 2>$null
    $LASTEXITCODE -eq 0
}

function New-TestKey {
    param([Parameter(Mandatory = $true)] [string] $Path, [string] $Passphrase = '')
    ssh-keygen -q -t rsa -b 2048 -N $Passphrase -C of-the-test -f $Path
    if ($LASTEXITCODE -ne 0) { throw "ssh-keygen made no key $Path." }
}

# Creates folders, keys, and logs of a machine below $Folder, and starts its sshd. Returns Port, Fingerprint, KnownHost (a line), and the keys Key and
# EncryptedKey.
function Start-TestMachine {
    param(
        [Parameter(Mandatory = $true)] [string] $Folder,
        # Names below the machine's folder (azure/…, containers/…) and their text.
        [hashtable] $Log = @{},
        [string] $Passphrase = 'key-passphrase-canary',
        [switch] $NoDocker
    )
    $machine = Join-Path -Path $Folder -ChildPath 'machine'
    foreach ($name in 'bin', 'azure', 'containers') {
        $null = New-Item -ItemType Directory -Force -Path (Join-Path -Path $machine -ChildPath $name)
    }
    foreach ($name in $Log.Keys) {
        $path = Join-Path -Path $machine -ChildPath $name
        $null = New-Item -ItemType Directory -Force -Path (Split-Path -Path $path)
        [System.IO.File]::WriteAllText($path, $Log[$name])
    }
    if (-not $NoDocker) {
        $docker = [System.IO.Path]::Combine($machine, 'bin', 'docker')
        # Garbage collections find one blob.
        [System.IO.File]::WriteAllText($docker, @'
#!/bin/sh
case "$1 $2 $4" in
  'ps -a '*) echo '3f4e2d1c0b9a   registry:2.7.1' ;;
  'service inspect '*Image*) echo registry:2.7.1 ;;
  'service inspect '*Args*) echo /etc/azs-container-registry/config.yml ;;
  'service inspect '*UpdateStatus*) echo completed ;;
  'run --rm '*) echo "blob eligible for deletion: sha256:$(printf 'ab%.0s' $(seq 32))" ;;
esac
'@.Replace("`r", ''))
        chmod 755 $docker
    }
    $key = Join-Path -Path $Folder -ChildPath 'registry'
    $encrypted = Join-Path -Path $Folder -ChildPath 'encrypted'
    $hostKey = Join-Path -Path $machine -ChildPath 'host_rsa_key'
    New-TestKey -Path $key
    New-TestKey -Path $encrypted -Passphrase $Passphrase
    New-TestKey -Path $hostKey
    Get-Content -LiteralPath "$key.pub", "$encrypted.pub" | Set-Content -LiteralPath (Join-Path -Path $machine -ChildPath 'authorized_keys')
    $port = Get-FreePort
    $start = @{
        FilePath               = 'unshare'
        ArgumentList           = '--mount', 'sh', $script:MachineScript, $machine, $port
        RedirectStandardOutput = Join-Path -Path $Folder -ChildPath 'sshd.out'
        RedirectStandardError  = Join-Path -Path $Folder -ChildPath 'sshd.log'
        PassThru               = $true
    }
    $process = Start-Process @start
    $script:Machines.Add($process)
    Wait-Listener -Process $process -Port $port -Name sshd -LogFile $start.RedirectStandardError
    [pscustomobject]@{
        Port         = $port
        Fingerprint  = (ssh-keygen -lf "$hostKey.pub").Split(' ')[1]
        KnownHost    = "[127.0.0.1]:$port $([System.IO.File]::ReadAllText("$hostKey.pub"))"
        Key          = $key
        EncryptedKey = $encrypted
    }
}

function Stop-TestMachine {
    foreach ($process in $script:Machines) {
        if (-not $process.HasExited) { $process.Kill() }
        $process.Dispose()
    }
    $script:Machines.Clear()
}

# Returns names and texts of a ZIP file.
function Get-ArchiveEntry {
    param([Parameter(Mandatory = $true)] [string] $Path)
    $entries = @{}
    $archive = [System.IO.Compression.ZipFile]::OpenRead($Path)
    try {
        foreach ($entry in $archive.Entries) {
            $reader = [System.IO.StreamReader]::new($entry.Open())
            $entries[$entry.FullName] = $reader.ReadToEnd()
            $reader.Dispose()
        }
    } finally {
        $archive.Dispose()
    }
    $entries
}

Export-ModuleMember -Function '*-*'
