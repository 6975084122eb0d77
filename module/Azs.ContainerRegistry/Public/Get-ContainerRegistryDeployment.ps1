function Get-ContainerRegistryDeployment {
    <#
    .SYNOPSIS
    Gets the deployments of a container registry, with their state and errors.

    .DESCRIPTION
    Returns the deployments of a registry in a resource group, with the state of each resource. A failed deployment has its error: id, message with the
    last lines of the setup's output, and remedy.

    .PARAMETER ResourceGroupName
    Resource group of the deployment.

    .PARAMETER Name
    Name of one deployment. By default all deployments of a registry are returned.

    .PARAMETER DefaultProfile
    Az or AzureRM context to use instead of the current one and instead of a session of Connect-ContainerRegistryStamp.

    .PARAMETER TrustedRootFile
    PEM file with root certificates to trust in addition to the system's, for a session of Az or AzureRM. A session of
    Connect-ContainerRegistryStamp has its own.

    .PARAMETER KeyVaultAudience
    Audience of Key Vault tokens, for a stamp whose vaults require one that cannot be derived from its metadata.

    .PARAMETER LogPath
    File for a structured log of this command: one JSON object per line for each request, with attempt, time, status and
    request ids. It contains no secrets. An existing log is appended to.

    .PARAMETER TimeoutSec
    Seconds after which the command is stopped with an error. For all objects of the pipeline together. Default: 1 hour.

    .INPUTS
    Objects with properties ResourceGroupName and Name, such as those of New-ContainerRegistryDeployment.

    .OUTPUTS
    Azs.ContainerRegistry.Deployment: Name, ResourceGroupName, Id, State, Timestamp, Duration, Outputs, Resources, Error, RegistryUrl,
    RegistryHostName, HostKeyFingerprint ($null if it is not known), Parameters (of the template, without secrets).

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Get-ContainerRegistryDeployment -ResourceGroupName newregdeploy1

    Shows the deployments of the registry, including running ones.

    .LINK
    New-ContainerRegistryDeployment

    .LINK
    Stop-ContainerRegistryDeployment

    .LINK
    Test-ContainerRegistry

    .LINK
    Get-ContainerRegistryLog
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType('Azs.ContainerRegistry.Deployment')]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipelineByPropertyName = $true)]
        [string] $ResourceGroupName,

        [Parameter(Position = 1, ValueFromPipelineByPropertyName = $true)]
        [Alias('DeploymentName')]
        [string] $Name,

        [Alias('AzContext', 'AzureRmContext', 'AzureCredential')]
        [object] $DefaultProfile,

        [Alias('TrustedRootPath')]
        [string] $TrustedRootFile,

        [string] $KeyVaultAudience,

        [string] $LogPath,

        [ValidateRange(1, 2592000)]
        [int] $TimeoutSec
    )

    process {
        $request = @{ resourceGroupName = $ResourceGroupName; name = $Name }
        $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase deployment_read -Request $request
        foreach ($deployment in @($result.deployments | Where-Object { $_ })) {
            ConvertTo-Deployment -InputObject $deployment
        }
    }
}
