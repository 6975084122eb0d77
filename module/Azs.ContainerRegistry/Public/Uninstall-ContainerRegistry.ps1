function Uninstall-ContainerRegistry {
    <#
    .SYNOPSIS
    Removes the container registry of a configuration file.

    .DESCRIPTION
    Signs in and removes what Install-ContainerRegistry created for the file: the virtual machine with its resources, logins, certificate, access, and
    prerequisites, as Remove-ContainerRegistry does. Resources that others use are kept and reported. The images are kept unless you specify
    -RemoveData, and the service principal unless you specify -RemoveServicePrincipal.

    .PARAMETER Path
    Configuration file: JSON, or a PowerShell data file (.psd1) with the same members. registry.schema.json in the module's folder describes
    them. The file contains references to secrets, never secrets.

    .PARAMETER RemoveData
    Removes the blob container with all images too, and the storage account if it contains nothing else.

    .PARAMETER RemoveServicePrincipal
    Removes the service principal with the display name in the file too.

    .PARAMETER Force
    Does not ask, and removes resources that a deployed registry still uses.

    .PARAMETER PassThru
    Returns what was removed and what was kept.

    .PARAMETER LogPath
    File for a structured log of all steps: one JSON object per line for each request, with attempt, time, status and
    request ids. It contains no secrets. An existing log is appended to.

    .PARAMETER TimeoutSec
    Seconds after which the removal is stopped with an error that lists what was done. Without it, each step has the default of
    its command.

    .INPUTS
    System.String: a path. Or files of Get-ChildItem.

    .OUTPUTS
    None. With -PassThru, Azs.ContainerRegistry.Removal: Step, Target, Action, Reason.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Uninstall-ContainerRegistry -Path ./registry.json -WhatIf

    Shows what would be removed.

    .EXAMPLE
    Uninstall-ContainerRegistry -Path ./registry.json -RemoveData -Confirm:$false

    Removes the registry with its images.

    .LINK
    Install-ContainerRegistry

    .LINK
    Remove-ContainerRegistry
    #>
    [CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High', PositionalBinding = $false)]
    [OutputType([void])]
    [OutputType('Azs.ContainerRegistry.Removal')]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('FullName')]
        [string] $Path,

        [switch] $RemoveData,

        [switch] $RemoveServicePrincipal,

        [switch] $Force,

        [switch] $PassThru,

        [string] $LogPath,

        [ValidateRange(1, 2592000)]
        [int] $TimeoutSec
    )

    process {
        try {
            Uninstall-Configuration -Cmdlet $PSCmdlet -Path $Path -RemoveData:$RemoveData -RemoveServicePrincipal:$RemoveServicePrincipal -Force:$Force |
                Where-Object { $PassThru }
        } catch {
            Write-OperationError -Cmdlet $PSCmdlet -Record $_
        }
    }
}
