function Stop-ContainerRegistryDeployment {
    <#
    .SYNOPSIS
    Cancels a deployment that runs. What it has made already stays.

    .DESCRIPTION
    Asks the stamp to stop the deployment and waits until it has. The same New-ContainerRegistryDeployment finishes it later.

    .PARAMETER ResourceGroupName
    Resource group that is deployed into.

    .PARAMETER Name
    Name of the deployment.

    .PARAMETER PassThru
    Gives the deployment as an object.

    .PARAMETER DefaultProfile
    The Az or AzureRM context to use in place of the current one. It also wins over a session of Connect-ContainerRegistryStamp.

    .PARAMETER TrustedRootFile
    A PEM file with root certificates to trust beside the system's, for a session of Az or AzureRM. A session of Connect-ContainerRegistryStamp has its own.

    .PARAMETER KeyVaultAudience
    The audience of key vault tokens, for a stamp whose vaults name one that is not derived from its metadata.

    .PARAMETER LogPath
    A file for a structured log of this command: each request with its attempt, time, status and request ids, one JSON object a line, and no secrets.
    A log that is there is continued.

    .OUTPUTS
    None, or Azs.ContainerRegistry.Deployment with -PassThru: Name, ResourceGroupName, Id, State, Timestamp, Duration, Outputs, Resources, Error,
    RegistryUrl, RegistryHostName.

    .NOTES
    A failure ends the statement, not the calling script: -ErrorAction Stop or $ErrorActionPreference = 'Stop' makes it end the script. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Get-ContainerRegistryDeployment -ResourceGroupName newregdeploy1 | Where-Object State -EQ Running | Stop-ContainerRegistryDeployment

    Cancels what runs in the resource group.
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    [OutputType([void])]
    [OutputType('Azs.ContainerRegistry.Deployment')]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipelineByPropertyName = $true)]
        [string] $ResourceGroupName,

        [Parameter(Mandatory = $true, Position = 1, ValueFromPipelineByPropertyName = $true)]
        [string] $Name,

        [switch] $PassThru,

        [Alias('AzContext', 'AzureRmContext', 'AzureCredential')]
        [object] $DefaultProfile,

        [Alias('TrustedRootPath')]
        [string] $TrustedRootFile,

        [string] $KeyVaultAudience,

        [string] $LogPath
    )

    process {
        $request = @{ resourceGroupName = $ResourceGroupName; name = $Name }
        $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase deployment_stop -Request $request `
            -Target "Deployment '$Name' in resource group '$ResourceGroupName'" -Action 'Cancel'
        if ($result -and $PassThru) {
            ConvertTo-Deployment -InputObject $result.deployment
        }
    }
}
