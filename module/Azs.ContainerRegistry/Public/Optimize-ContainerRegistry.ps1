function Optimize-ContainerRegistry {
    <#
    .SYNOPSIS
    Frees the space of deleted images: runs the garbage collection of a registry on its virtual machine.

    .DESCRIPTION
    Deleting an image removes its manifest; its layers stay in the storage until the garbage collection deletes them. This command runs it over SSH on
    the virtual machine of the registry. The registry is read-only while it runs: pulls work, and pushes are refused, since a push could lose a layer.

    The machine makes the registry writable again by itself, also when a step fails, when the command is stopped, and when the connection breaks. Only one
    garbage collection runs at a time. The replicas of the registry are restarted one after another before and after it.

    With -WhatIf, the machine only lists what it would delete, and the registry stays writable.

    The deployment must allow SSH (New-ContainerRegistryDeployment -AllowSsh), and the user needs root or sudo without a password, like the administrator
    of the deployment. Images that only lost their tags are kept: Measure-ContainerRegistry lists them, and Remove-ContainerRegistryImage removes them.

    .PARAMETER ComputerName
    Name or address of the virtual machine.

    .PARAMETER KeyFilePath
    Private SSH key: OpenSSH, PEM, or PuTTY format.

    .PARAMETER KeyPassphrase
    Passphrase of the private key.

    .PARAMETER UserName
    Administrator of the deployment.

    .PARAMETER Port
    SSH port.

    .PARAMETER HostKeyFingerprint
    Fingerprint of one of the machine's host keys: SHA256:... By default the machine must be in the known hosts file.

    .PARAMETER KnownHostsPath
    OpenSSH's known hosts file. By default .ssh/known_hosts in the home folder.

    .PARAMETER LogPath
    File for a structured log of this command: one JSON object per line for each request, with attempt, time, status and
    request ids. It contains no secrets. An existing log is appended to.

    .PARAMETER TimeoutSec
    Seconds after which the command is stopped with an error that lists what was done. For all objects of the pipeline together.
    Default: 24 hours.

    .INPUTS
    System.String: a name or address. Or an object with properties ComputerName or RegistryHostName, and HostKeyFingerprint, such as that of
    Get-ContainerRegistryDeployment.

    .OUTPUTS
    Azs.ContainerRegistry.Optimization: ComputerName, DeletedBlobs, FreedBytes, Duration, HostKeyFingerprint. FreedBytes is empty unless you are signed in to
    the stamp and ComputerName is the host name of the registry.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Optimize-ContainerRegistry -ComputerName myreg.shanghai.cloudapp.azurestack.example -KeyFilePath ~/.ssh/registry -HostKeyFingerprint SHA256:kx0bvNbdLgVJXqYQ1wXJ5Yw8yD2f0n0Yy4t0f3Jm5uA -WhatIf

    Shows whether there is something to delete.

    .EXAMPLE
    Optimize-ContainerRegistry -ComputerName myreg.shanghai.cloudapp.azurestack.example -KeyFilePath ~/.ssh/registry -HostKeyFingerprint SHA256:kx0bvNbdLgVJXqYQ1wXJ5Yw8yD2f0n0Yy4t0f3Jm5uA -Confirm:$false

    Deletes the blobs that no image needs, without asking.

    .LINK
    Measure-ContainerRegistry

    .LINK
    Remove-ContainerRegistryImage

    .LINK
    Get-ContainerRegistryLog
    #>
    [CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High', PositionalBinding = $false)]
    [OutputType('Azs.ContainerRegistry.Optimization')]
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

        [string] $LogPath,

        [ValidateRange(1, 2592000)]
        [int] $TimeoutSec
    )

    begin {
        $answer = @{}
    }
    process {
        Clear-StaleParameter -Cmdlet $PSCmdlet
        if (-not (Confirm-Removal -Cmdlet $PSCmdlet -Item "Blobs without an owner in the registry on '$ComputerName', which is read-only meanwhile" -Answer $answer)) {
            return
        }
        $request = @{
            host               = $ComputerName
            port               = $Port
            userName           = $UserName
            keyFile            = Resolve-FilePath -Cmdlet $PSCmdlet -Path $KeyFilePath
            hostKeyFingerprint = $HostKeyFingerprint
            knownHostsFile     = Resolve-FilePath -Cmdlet $PSCmdlet -Path $KnownHostsPath
        }
        $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase registry_optimize -Request $request -Secret @{ keyPassphrase = $KeyPassphrase } `
            -Confirmed -Target "Registry on '$ComputerName'" -Action 'Delete blobs without an owner' -AnySession
        if ($result) {
            [pscustomobject]@{
                PSTypeName         = 'Azs.ContainerRegistry.Optimization'
                ComputerName       = $result.host
                DeletedBlobs       = $result.deletedBlobs
                FreedBytes         = $result.freedBytes
                Duration           = [TimeSpan]::FromMilliseconds($result.durationMs)
                HostKeyFingerprint = $result.hostKeyFingerprint
            }
        }
    }
}
