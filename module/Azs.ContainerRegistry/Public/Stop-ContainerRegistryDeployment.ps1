function Stop-ContainerRegistryDeployment {
    <#
    .SYNOPSIS
    Cancels a running deployment. Resources that it has created are kept.

    .DESCRIPTION
    Cancels the deployment on the stamp and waits until it has stopped. Run the same New-ContainerRegistryDeployment command to finish it later.

    .PARAMETER ResourceGroupName
    Resource group of the deployment.

    .PARAMETER Name
    Name of the deployment.

    .PARAMETER PassThru
    Returns the deployment as an object.

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
    Seconds after which the command is stopped with an error that lists what was done. For all objects of the pipeline together.
    Default: 1 hour.

    .INPUTS
    Azs.ContainerRegistry.Deployment: objects of Get-ContainerRegistryDeployment.

    .OUTPUTS
    None, or Azs.ContainerRegistry.Deployment with -PassThru: Name, ResourceGroupName, Id, State, Timestamp, Duration, Outputs, Resources, Error,
    RegistryUrl, RegistryHostName, HostKeyFingerprint.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Get-ContainerRegistryDeployment -ResourceGroupName newregdeploy1 | Where-Object State -EQ Running | Stop-ContainerRegistryDeployment

    Cancels the running deployments in the resource group.

    .LINK
    Get-ContainerRegistryDeployment

    .LINK
    New-ContainerRegistryDeployment
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    [OutputType([void])]
    [OutputType('Azs.ContainerRegistry.Deployment')]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipelineByPropertyName = $true)]
        [string] $ResourceGroupName,

        [Parameter(Mandatory = $true, Position = 1, ValueFromPipelineByPropertyName = $true)]
        [Alias('DeploymentName')]
        [string] $Name,

        [switch] $PassThru,

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
        $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase deployment_stop -Request $request `
            -Target "Deployment '$Name' in resource group '$ResourceGroupName'" -Action 'Cancel'
        if ($result -and $PassThru) {
            ConvertTo-Deployment -InputObject $result.deployment
        }
        if ($result) {
            Write-NextStep -Cmdlet $PSCmdlet -Step deploying -Value @{ ResourceGroupName = $ResourceGroupName; Name = $Name }
        }
    }
}
