function Install-ContainerRegistryTrust {
    <#
    .SYNOPSIS
    Makes Docker, Podman, containerd, and the system on this machine trust the certificate of a registry.

    .DESCRIPTION
    Writes the root certificate to the places where the clients look for it:

    Docker      /etc/docker/certs.d/<registry>/ca.crt; on Windows %ProgramData%\docker\certs.d\<registry without ':'>\ca.crt
    Podman      /etc/containers/certs.d/<registry>/ca.crt, also for Skopeo, Buildah, and CRI-O
    Containerd  /etc/containerd/certs.d/<registry>/ca.crt and hosts.toml, or the folder that config_path in config.toml names
    System      the folder for own certificates of Debian, Ubuntu, Red Hat, or SUSE, and its update program; on Windows the store Root

    A place that already has the certificate is not changed, another certificate in it is replaced, and other settings are kept. All problems are reported
    before the first write. -WhatIf shows the plan and needs no elevation.

    Without -CertificateFilePath, the certificate that the registry presents now is trusted after you confirmed it, or if it has the thumbprint.

    Rights: the places for all users need an elevated session ('sudo pwsh', or Run as administrator). Those for -Scope CurrentUser do not.

    .PARAMETER Registry
    Host name of the registry, with a port if it is not 443, as in the names of its images.

    .PARAMETER CertificateFilePath
    File with the root certificate, or with the chain of the registry: PEM, DER (.cer, .crt), or PKCS#7. A file with a private key, such as a PFX file,
    is refused.

    .PARAMETER Thumbprint
    SHA-1 or SHA-256 thumbprint of the certificate that the registry presents. Without it and without a file, the command shows the certificate and asks.

    .PARAMETER Target
    Clients that trust the registry: Docker, Podman, Containerd, System. By default those that this machine has.

    .PARAMETER Scope
    AllUsers, the default, or CurrentUser: Docker in rootless mode and Podman in the folder for settings of this user; on Windows the store of this user.

    .PARAMETER MountPath
    Root of a mounted file system that is changed instead of this machine's, such as the disk of a machine template. Its update program is not run.

    .PARAMETER Resolve
    Host names and the address:port to use for each, instead of DNS.

    .PARAMETER LogPath
    File for a structured log of this command: one JSON object per line for each request, with attempt, time, status and
    request ids. It contains no secrets. An existing log is appended to.

    .PARAMETER TimeoutSec
    Seconds after which the command is stopped with an error that lists what was done. For all objects of the pipeline together.
    Default: 1 hour.

    .INPUTS
    System.String: a registry. Or an object with a property Registry, RegistryHostName, or LoginServer, such as that of
    Get-ContainerRegistryDeployment.

    .OUTPUTS
    Azs.ContainerRegistry.TrustChange: Target, Path, Action, RestartNeeded, Registry. RestartNeeded: programs such as the Docker daemon read the
    certificates of the system only when they start.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Install-ContainerRegistryTrust -Registry registry.example -CertificateFilePath ./ca.pem -WhatIf

    Shows which files would be written for the clients on this machine.

    .EXAMPLE
    Install-ContainerRegistryTrust -Registry registry.example -CertificateFilePath ./ca.pem -Target Docker, Podman

    Makes Docker and Podman trust the registry, for all users.

    .LINK
    Uninstall-ContainerRegistryTrust

    .LINK
    Test-ContainerRegistry

    .LINK
    Get-ContainerRegistryLogin
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false, DefaultParameterSetName = 'Served')]
    [OutputType('Azs.ContainerRegistry.TrustChange')]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('RegistryHostName', 'LoginServer', 'RegistryHost')]
        [string] $Registry,

        [Parameter(Mandatory = $true, Position = 1, ParameterSetName = 'File')]
        [Alias('CertificatePath')]
        [string] $CertificateFilePath,

        [Parameter(ParameterSetName = 'Served', ValueFromPipelineByPropertyName = $true)]
        [Alias('PfxThumbprint')]
        [string] $Thumbprint,

        [ValidateSet('Docker', 'Podman', 'Containerd', 'System')]
        [string[]] $Target,

        [ValidateSet('AllUsers', 'CurrentUser')]
        [string] $Scope = 'AllUsers',

        [string] $MountPath,

        [Parameter(ParameterSetName = 'Served')]
        [hashtable] $Resolve,

        [string] $LogPath,

        [ValidateRange(1, 2592000)]
        [int] $TimeoutSec
    )

    process {
        $request = @{
            registry            = $Registry
            certificateFilePath = Resolve-FilePath -Cmdlet $PSCmdlet -Path $CertificateFilePath
            thumbprint          = $Thumbprint
            targets             = @($Target | Where-Object { $_ } | ForEach-Object { $_.ToLowerInvariant() })
            scope               = $Scope.Substring(0, 1).ToLowerInvariant() + $Scope.Substring(1)
            mountPath           = Resolve-FilePath -Cmdlet $PSCmdlet -Path $MountPath
            userConfigFolder    = Get-UserConfigFolder
            environment         = Get-NetworkEnvironment
            resolve             = $Resolve
        }
        if (-not $CertificateFilePath -and -not $Thumbprint) {
            $request.thumbprint = Confirm-ServedCertificate -Cmdlet $PSCmdlet -Registry $Registry -Resolve $Resolve
            if (-not $request.thumbprint) {
                return
            }
        }
        $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase trust_install -Request $request -Target $Registry `
            -Action 'Trust the certificate' -Offline
        Write-TrustResult -Result $result
        if ($result -and -not $MountPath) {
            Write-NextStep -Cmdlet $PSCmdlet -Step verify -Value @{ Registry = $result.registry }
        }
    }
}
