function Get-ContainerRegistryDeployment {
    <#
    .SYNOPSIS
    Tells how the deployments of a container registry stand, and why one failed.

    .DESCRIPTION
    Gives the deployments of a registry in a resource group, with the state of each resource. A failed one carries its error: id, message with the last
    lines of the setup's output, and what to do.

    .PARAMETER ResourceGroupName
    Resource group that was deployed into.

    .PARAMETER Name
    Name of one deployment; all of a registry when it is not given.

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
    Azs.ContainerRegistry.Deployment: Name, ResourceGroupName, Id, State, Timestamp, Duration, Outputs, Resources, Error, RegistryUrl,
    RegistryHostName.

    .NOTES
    A failure ends the statement, not the calling script: -ErrorAction Stop or $ErrorActionPreference = 'Stop' makes it end the script. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Get-ContainerRegistryDeployment -ResourceGroupName newregdeploy1

    Shows the deployments of the registry, those that still run too.
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType('Azs.ContainerRegistry.Deployment')]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipelineByPropertyName = $true)]
        [string] $ResourceGroupName,

        [Parameter(Position = 1, ValueFromPipelineByPropertyName = $true)]
        [string] $Name,

        [Alias('AzContext', 'AzureRmContext', 'AzureCredential')]
        [object] $DefaultProfile,

        [Alias('TrustedRootPath')]
        [string] $TrustedRootFile,

        [string] $KeyVaultAudience,

        [string] $LogPath
    )

    process {
        $request = @{ resourceGroupName = $ResourceGroupName; name = $Name }
        $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase deployment_read -Request $request
        foreach ($deployment in @($result.deployments | Where-Object { $_ })) {
            ConvertTo-Deployment -InputObject $deployment
        }
    }
}
