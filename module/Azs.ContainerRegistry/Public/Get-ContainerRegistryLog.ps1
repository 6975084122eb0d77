function Get-ContainerRegistryLog {
    <#
    .SYNOPSIS
    Collects the logs of a registry's virtual machine over SSH into one ZIP file, without secrets.

    .DESCRIPTION
    Collects the logs below /var/log/azure (deployment and setup script), the output of 'docker ps -a', and the logs of the containers. This machine needs no
    SSH program. Files of root are read with sudo if the user can run it without a password.

    Passwords, tokens, and keys in the logs are replaced by [hidden]. Logs that could not be read are listed in the property Missing and in missing.txt in the
    ZIP file; the others are still collected. An interrupted run leaves no file.

    The machine must be known: pipe its deployment, specify the fingerprint of one of its host keys, or use a known_hosts file. Port 22 must be open: deploy
    with -AllowSsh.

    .PARAMETER ComputerName
    Name or IP address of the machine.

    .PARAMETER KeyFilePath
    Private key that matches the public key of the deployment, in OpenSSH, PEM, or PuTTY format.

    .PARAMETER KeyPassphrase
    Passphrase of the private key, if it has one.

    .PARAMETER UserName
    Administrator name of the deployment.

    .PARAMETER Port
    SSH port.

    .PARAMETER HostKeyFingerprint
    Fingerprint of one of the machine's host keys, as ssh-keygen -lf shows it: SHA256:... It takes precedence over the known_hosts file.

    .PARAMETER KnownHostsPath
    File in OpenSSH's known_hosts format. The default is .ssh/known_hosts in your home folder.

    .PARAMETER DestinationPath
    ZIP file to write, or a folder for it. The default is a file in the current folder, named after machine and time.

    .PARAMETER Force
    Replaces an existing file.

    .PARAMETER LogPath
    File for a structured log of this command: one JSON object per line for each log that was read. It contains no secrets. An existing log
    is appended to.

    .PARAMETER TimeoutSec
    Seconds after which the command is stopped with an error. For all objects of the pipeline together. Default: 7 days.

    .INPUTS
    System.String: an address. Or an object with a property ComputerName, or RegistryHostName and HostKeyFingerprint as Get-ContainerRegistryDeployment
    returns them.

    .OUTPUTS
    Azs.ContainerRegistry.LogArchive: Path, Size, ComputerName, HostKeyFingerprint, Collected (Source, Entry, Size), Missing (Source, Reason).

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Get-ContainerRegistryLog -ComputerName myreg.shanghai.cloudapp.azurestack.example -KeyFilePath ~/.ssh/registry -HostKeyFingerprint SHA256:jXbXQeSuZqM4UMZJCDFwV8RYXRyuDAi6OpJ3jSbGC3A

    Writes a ZIP file with the logs to the current folder.

    .EXAMPLE
    (Get-ContainerRegistryLog -ComputerName 10.0.0.4 -KeyFilePath ~/.ssh/registry.ppk -KeyPassphrase $passphrase -KnownHostsPath ./known_hosts -DestinationPath ./case.zip -Force).Missing

    Uses a key of PuTTY with a passphrase, and shows what could not be read.

    .LINK
    Get-ContainerRegistryDeployment

    .LINK
    Test-ContainerRegistry

    .LINK
    about_ContainerRegistry_Errors
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

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [string] $HostKeyFingerprint,

        [string] $KnownHostsPath,

        [string] $DestinationPath,

        [switch] $Force,

        [string] $LogPath,

        [ValidateRange(1, 2592000)]
        [int] $TimeoutSec
    )

    process {
        Clear-StaleParameter -Cmdlet $PSCmdlet
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
            Write-NextStep -Cmdlet $PSCmdlet -Step open -Value @{ Path = $result.path }
        }
    }
}
