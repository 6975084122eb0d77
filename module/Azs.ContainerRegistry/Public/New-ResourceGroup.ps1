function New-ResourceGroup {
    <#
    .SYNOPSIS
    Creates a resource group on the stamp, unless it is there already.

    .PARAMETER ResourceGroupName
    Name of the resource group.

    .PARAMETER Location
    Region of the stamp, needed to create the group. Without it the variable $Location of the caller is taken, as runbooks expect.

    .PARAMETER PassThru
    Gives the resource group as an object.

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
    None, or Azs.ContainerRegistry.ResourceGroup with -PassThru: Id, Name, Location.

    .NOTES
    A failure ends the calling script, as throw does, unless the script catches it. See about_ContainerRegistry_Errors.

    .EXAMPLE
    New-ResourceGroup -ResourceGroupName newregreq1 -Location shanghai

    Creates the resource group newregreq1, or says that it exists.

    .EXAMPLE
    $Location = 'shanghai'
    New-ResourceGroup newregreq1

    Takes the location from the caller's variable.
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    [OutputType([void])]
    [OutputType('Azs.ContainerRegistry.ResourceGroup')]
    param(
        [Parameter(Mandatory = $true, Position = 0)]
        [string] $ResourceGroupName,

        [string] $Location,

        [switch] $PassThru,

        [Alias('AzContext', 'AzureRmContext', 'AzureCredential')]
        [object] $DefaultProfile,

        [string] $TrustedRootFile,

        [string] $KeyVaultAudience,

        [string] $LogPath
    )

    $result = $null
    try {
        if (-not $Location) {
            $Location = $PSCmdlet.SessionState.PSVariable.GetValue('Location')
        }
        $request = @{ resourceGroupName = $ResourceGroupName; location = $Location }
        $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase resource_group -Request $request `
            -Target "Resource group '$ResourceGroupName'" -Action 'Create'
    } catch {
        Stop-Runbook -Cmdlet $PSCmdlet -ErrorRecord $_
    }
    if ($result -and $PassThru) {
        ConvertTo-TypedObject -InputObject $result.resourceGroup -TypeName 'Azs.ContainerRegistry.ResourceGroup'
    }
}
