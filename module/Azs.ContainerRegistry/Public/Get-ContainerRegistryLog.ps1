function Get-ContainerRegistryLog {
    <#
    .SYNOPSIS
    Collects the logs of a registry's virtual machine over SSH into one ZIP file, without secrets.

    .DESCRIPTION
    Fetches the logs below /var/log/azure (of the deployment and of the setup script), what 'docker ps -a' says, and the logs of the containers.
    No SSH program is needed on this machine. Root's files are read by sudo where the user may use it without a password.

    Passwords, tokens and keys in the logs are replaced by [hidden]. What could not be read is listed in the property Missing and in missing.txt within the
    file; the rest is collected all the same. Nothing is left behind when the connection breaks or the command is stopped.

    The machine has to be known: give the fingerprint of one of its host keys, or let the file of known hosts decide. Port 22 must be open, which a
    deployment is only with -AllowSsh.

    .PARAMETER ComputerName
    Name or IP address of the machine.

    .PARAMETER KeyFilePath
    The private key that belongs to the public key of the deployment, in the form of OpenSSH, PEM or PuTTY.

    .PARAMETER KeyPassphrase
    The passphrase of the private key, when it has one.

    .PARAMETER UserName
    The administrator's name of the deployment.

    .PARAMETER Port
    The port of SSH.

    .PARAMETER HostKeyFingerprint
    The fingerprint of one of the machine's host keys, as ssh-keygen -lf shows it: SHA256:... It wins over the file of known hosts.

    .PARAMETER KnownHostsPath
    The file of known hosts, in the form of OpenSSH. Without it .ssh/known_hosts in your home folder is read.

    .PARAMETER DestinationPath
    The ZIP file to write, or a folder for it. Without it a file in the current folder, named after machine and time.

    .PARAMETER Force
    Replaces a file that is there.

    .PARAMETER LogPath
    A file for a structured log of this command: what was read and how it ended, one JSON object a line, and no secrets. A log that is there is
    continued.

    .OUTPUTS
    Azs.ContainerRegistry.LogArchive: Path, Size, ComputerName, HostKeyFingerprint, Collected (Source, Entry, Size), Missing (Source, Reason).

    .NOTES
    A failure ends the statement, not the calling script: -ErrorAction Stop or $ErrorActionPreference = 'Stop' makes it end the script. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Get-ContainerRegistryLog -ComputerName myreg.shanghai.cloudapp.azurestack.example -KeyFilePath ~/.ssh/registry -HostKeyFingerprint SHA256:jXbXQeSuZqM4UMZJCDFwV8RYXRyuDAi6OpJ3jSbGC3A

    Writes a ZIP file with the logs to the current folder.

    .EXAMPLE
    (Get-ContainerRegistryLog -ComputerName 10.0.0.4 -KeyFilePath ~/.ssh/registry.ppk -KeyPassphrase $passphrase -KnownHostsPath ./known_hosts -DestinationPath ./case.zip -Force).Missing

    Uses a key of PuTTY with a passphrase, and shows what could not be read.
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType('Azs.ContainerRegistry.LogArchive')]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('Address', 'IPAddress', 'RegistryHostName')]
        [string] $ComputerName,

        [Parameter(Mandatory = $true, Position = 1)]
        [Alias('IdentityFile')]
        [string] $KeyFilePath,

        [securestring] $KeyPassphrase,

        [string] $UserName = 'azureuser',

        [ValidateRange(1, 65535)]
        [int] $Port = 22,

        [string] $HostKeyFingerprint,

        [string] $KnownHostsPath,

        [string] $DestinationPath,

        [switch] $Force,

        [string] $LogPath
    )

    process {
        $name = 'container-registry-logs-{0}-{1}.zip' -f ($ComputerName -replace '[^A-Za-z0-9.-]', '_'), [DateTime]::UtcNow.ToString('yyyyMMdd-HHmmss', [cultureinfo]::InvariantCulture)
        $path = Resolve-FilePath -Cmdlet $PSCmdlet -Path $(if ($DestinationPath) { $DestinationPath } else { $name })
        if ([System.IO.Directory]::Exists($path)) {
            $path = [System.IO.Path]::Combine($path, $name)
        }
        $request = @{
            host               = $ComputerName
            port               = $Port
            userName           = $UserName
            keyFile            = Resolve-FilePath -Cmdlet $PSCmdlet -Path $KeyFilePath
            hostKeyFingerprint = $HostKeyFingerprint
            knownHostsFile     = Resolve-FilePath -Cmdlet $PSCmdlet -Path $KnownHostsPath
            path               = $path
            force              = [bool]$Force
        }
        $secret = @{ keyPassphrase = $KeyPassphrase }
        $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase log_collect -Request $request -Secret $secret -Offline
        if ($result) {
            [pscustomobject]@{
                PSTypeName         = 'Azs.ContainerRegistry.LogArchive'
                Path               = $result.path
                Size               = $result.size
                ComputerName       = $result.host
                HostKeyFingerprint = $result.hostKeyFingerprint
                Collected          = @($result.collected | ForEach-Object { ConvertTo-TypedObject -InputObject $_ -TypeName 'Azs.ContainerRegistry.CollectedLog' })
                Missing            = @($result.missing | ForEach-Object { ConvertTo-TypedObject -InputObject $_ -TypeName 'Azs.ContainerRegistry.MissingLog' })
            }
        }
    }
}
