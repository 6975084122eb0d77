function Uninstall-ContainerRegistryTrust {
    <#
    .SYNOPSIS
    Removes the certificate of a registry from the places where Install-ContainerRegistryTrust installed it.

    .DESCRIPTION
    Removes only files that contain certificates and nothing else, and from the hosts.toml of containerd only the line that names the certificate. On Windows,
    the certificate store is changed only with -CertificateFilePath, which names the certificate.

    Removing the certificate of a registry that is in use stops pulls from it. The places for all users need an elevated session.

    .PARAMETER Registry
    Host name of the registry, with a port if it is not 443.

    .PARAMETER CertificateFilePath
    File with the root certificate, for the certificate store of Windows.

    .PARAMETER Target
    Clients that stop trusting the registry: Docker, Podman, Containerd, System. By default those that this machine has.

    .PARAMETER Scope
    AllUsers, the default, or CurrentUser.

    .PARAMETER MountPath
    Root of a mounted file system that is changed instead of this machine's.

    .PARAMETER LogPath
    File for a structured log of this command: one JSON object per line. It contains no secrets. An existing log is appended to.

    .PARAMETER TimeoutSec
    Seconds after which the command is stopped with an error that lists what was done. For all objects of the pipeline together.
    Default: 1 hour.

    .INPUTS
    System.String: a registry. Or an object with a property Registry, RegistryHostName, or LoginServer, such as that of
    Get-ContainerRegistryDeployment.

    .OUTPUTS
    Azs.ContainerRegistry.TrustChange: Target, Path, Action, RestartNeeded, Registry.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Uninstall-ContainerRegistryTrust -Registry registry.example -Target Docker, Podman

    Removes the certificate that Docker and Podman trust for the registry.

    .LINK
    Install-ContainerRegistryTrust

    .LINK
    Remove-ContainerRegistry
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    [OutputType('Azs.ContainerRegistry.TrustChange')]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('RegistryHostName', 'LoginServer', 'RegistryHost')]
        [string] $Registry,

        [Alias('CertificatePath')]
        [string] $CertificateFilePath,

        [ValidateSet('Docker', 'Podman', 'Containerd', 'System')]
        [string[]] $Target,

        [ValidateSet('AllUsers', 'CurrentUser')]
        [string] $Scope = 'AllUsers',

        [string] $MountPath,

        [string] $LogPath,

        [ValidateRange(1, 2592000)]
        [int] $TimeoutSec
    )

    process {
        $request = @{
            registry            = $Registry
            certificateFilePath = Resolve-FilePath -Cmdlet $PSCmdlet -Path $CertificateFilePath
            targets             = @($Target | Where-Object { $_ } | ForEach-Object { $_.ToLowerInvariant() })
            scope               = $Scope.Substring(0, 1).ToLowerInvariant() + $Scope.Substring(1)
            mountPath           = Resolve-FilePath -Cmdlet $PSCmdlet -Path $MountPath
            userConfigFolder    = Get-UserConfigFolder
        }
        $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase trust_uninstall -Request $request -Target $Registry `
            -Action 'Remove the trusted certificate' -Offline
        Write-TrustResult -Result $result
    }
}
