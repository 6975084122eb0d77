function New-ResourceGroup {
    <#
    .SYNOPSIS
    Creates a resource group on the stamp unless it exists.

    .PARAMETER ResourceGroupName
    Name of the resource group.

    .PARAMETER Location
    Region of the stamp, required to create the group. The default is the variable $Location of the caller, as runbooks expect.

    .PARAMETER PassThru
    Returns the resource group as an object.

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
    Seconds after which the command is stopped with an error that lists what was done. Default: 1 hour.

    .INPUTS
    None. You cannot pipe objects to this command.

    .OUTPUTS
    None, or Azs.ContainerRegistry.ResourceGroup with -PassThru: Id, Name, Location.

    .NOTES
    A failure ends the calling script, as throw does, unless the script catches it. See about_ContainerRegistry_Errors.

    .EXAMPLE
    New-ResourceGroup -ResourceGroupName newregreq1 -Location shanghai

    Creates the resource group newregreq1 unless it exists.

    .EXAMPLE
    $Location = 'shanghai'
    New-ResourceGroup newregreq1

    Uses the location in the caller's variable.

    .LINK
    Set-ContainerRegistryPrerequisites

    .LINK
    New-StorageAccount

    .LINK
    New-KeyVault
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

        [Alias('TrustedRootPath')]
        [string] $TrustedRootFile,

        [string] $KeyVaultAudience,

        [string] $LogPath,

        [ValidateRange(1, 2592000)]
        [int] $TimeoutSec
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
