function Disconnect-ContainerRegistryStamp {
    <#
    .SYNOPSIS
    Ends the session of this runspace and discards its tokens and connections.

    .DESCRIPTION
    Sessions of Az and AzureRM do not change. Commands use them from then on.

    .INPUTS
    None. You cannot pipe objects to this command.

    .OUTPUTS
    None.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Disconnect-ContainerRegistryStamp

    Ends the session of Connect-ContainerRegistryStamp.

    .LINK
    Connect-ContainerRegistryStamp

    .LINK
    Get-ContainerRegistryStamp
    #>
    [CmdletBinding()]
    [OutputType([void])]
    param()

    Clear-CompletionValue
    Close-StampSession -Session $script:OwnSession
    Close-StampSession -Session $script:HandedOverSession
    $script:OwnSession = $null
    $script:HandedOverSession = $null
    $script:FailedSignIn = $null
}
