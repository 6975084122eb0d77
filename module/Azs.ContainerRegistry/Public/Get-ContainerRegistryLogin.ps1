function Get-ContainerRegistryLogin {
    <#
    .SYNOPSIS
    Gets the login of a registry for PowerShell, for Docker's config.json, or for a Kubernetes secret.

    .DESCRIPTION
    The login is -Credential, or the secret -RegistryUserName of -KeyVaultName, or, without both, the login in the key vault of a registry on the
    stamp that you are signed in to.

    Without -As, the command returns a PSCredential. With -As, it returns the text of a file, which contains the password: as a SecureString, as plain text
    with -AsPlainText, or in a file with -Path. On Unix only its owner can read that file.

    .PARAMETER Registry
    Host name of the registry, with a port if it is not 443, as in the names of its images.

    .PARAMETER Credential
    User name and password of the registry.

    .PARAMETER KeyVaultName
    Key vault that has the login. It can be in any resource group of the subscription.

    .PARAMETER RegistryUserName
    Name of the login in the key vault.

    .PARAMETER As
    DockerConfig: Docker's config.json, which Podman, Skopeo, and containerd's clients read too. KubernetesSecret: the manifest of a secret of the type
    kubernetes.io/dockerconfigjson for imagePullSecrets.

    .PARAMETER Path
    File to write. The login is added to an existing config.json, whose other content is kept; if it names a credential helper, Docker would ignore the login,
    which is an error. An existing manifest is not replaced without -Force.

    .PARAMETER AsPlainText
    Returns the text of the file as a string. It contains the password: redirect it to the program that needs it, and keep it out of logs.

    .PARAMETER Name
    Name of the Kubernetes secret. The default is registry-login.

    .PARAMETER Namespace
    Namespace of the Kubernetes secret. By default the manifest names none, and kubectl uses the current one.

    .PARAMETER Force
    Replaces an existing manifest.

    .PARAMETER LogPath
    File for a structured log of this command: one JSON object per line for each request, with attempt, time, status and
    request ids. It contains no secrets. An existing log is appended to.

    .PARAMETER TimeoutSec
    Seconds after which the command is stopped with an error. For all objects of the pipeline together. Default: 1 hour.

    .INPUTS
    System.String: a registry. Or an object with a property Registry, RegistryHostName, or LoginServer, such as that of
    Get-ContainerRegistryDeployment.

    .OUTPUTS
    System.Management.Automation.PSCredential without -As. System.String with -AsPlainText. Otherwise
    Azs.ContainerRegistry.RegistryLogin: Registry, UserName, As, Text (a SecureString, or $null with -Path), Path, Action.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Get-ContainerRegistryLogin -Registry registry.example -Credential $login -As DockerConfig -Path ./docker-config.json

    Writes the login for Docker, Podman, or Skopeo (--authfile) to a file.

    .EXAMPLE
    Get-ContainerRegistryLogin -Registry registry.example -Credential $login -As KubernetesSecret -Name registry-login -Namespace team -Path ./registry-login.yaml

    Writes a manifest for kubectl apply -f.

    .LINK
    Install-ContainerRegistryTrust

    .LINK
    Set-RegistryAccessSecret

    .LINK
    Update-ContainerRegistryCredential
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false, DefaultParameterSetName = 'Object')]
    [OutputType('Azs.ContainerRegistry.RegistryLogin')]
    [OutputType([pscredential])]
    [OutputType([string])]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('RegistryHostName', 'LoginServer', 'RegistryHost')]
        [string] $Registry,

        [Alias('RegistryCredential')]
        [pscredential] $Credential,

        [Alias('VaultName')]
        [string] $KeyVaultName,

        [string] $RegistryUserName,

        [Parameter(ParameterSetName = 'Object')]
        [Parameter(Mandatory = $true, ParameterSetName = 'File')]
        [Parameter(Mandatory = $true, ParameterSetName = 'Text')]
        [ValidateSet('DockerConfig', 'KubernetesSecret')]
        [string] $As,

        [Parameter(Mandatory = $true, ParameterSetName = 'File')]
        [string] $Path,

        [Parameter(Mandatory = $true, ParameterSetName = 'Text')]
        [switch] $AsPlainText,

        [string] $Name,

        [string] $Namespace,

        [Parameter(ParameterSetName = 'File')]
        [switch] $Force,

        [string] $LogPath,

        [ValidateRange(1, 2592000)]
        [int] $TimeoutSec
    )

    process {
        $request = @{
            registry     = $Registry
            userName     = $RegistryUserName
            keyVaultName = $KeyVaultName
            name         = $Name
            namespace    = $Namespace
        }
        $secret = @{}
        if ($Credential) {
            $request.userName = $Credential.UserName
            $secret.password = $Credential.Password
        }
        if ($As) {
            $request.as = $As.Substring(0, 1).ToLowerInvariant() + $As.Substring(1)
        }
        if ($Path) {
            $file = Resolve-FilePath -Cmdlet $PSCmdlet -Path $Path
            $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase registry_login_save -Request ($request + @{ path = $file; force = [bool]$Force }) `
                -Secret $secret -Target $file -Action 'Write the login' -AnySession
        } elseif ($AsPlainText) {
            Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase registry_login -Request $request -Secret $secret -ResultSecret login -AnySession
            return
        } else {
            $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase registry_login -Request $request -Secret $secret -SecureResult login -AnySession
        }
        if (-not $result) {
            return
        }
        if (-not $As) {
            New-Object -TypeName System.Management.Automation.PSCredential -ArgumentList $result.userName, $result.login
            return
        }
        ConvertTo-TypedObject -TypeName 'Azs.ContainerRegistry.RegistryLogin' -InputObject ([pscustomobject][ordered]@{
                registry = $result.registry; userName = $result.userName; as = $As; text = $result.login; path = $result.path; action = $result.action
            })
        if ($Path -and $As -eq 'KubernetesSecret') {
            Write-NextStep -Cmdlet $PSCmdlet -Step apply -Value @{ Path = $result.path }
        }
    }
}
