function Disconnect-ContainerRegistryStamp {
    <#
    .SYNOPSIS
    Forgets the session of this runspace, with its tokens and connections.

    .DESCRIPTION
    Sessions of Az and AzureRM are not touched; they are what commands use from then on.

    .NOTES
    A failure ends the statement, not the calling script: -ErrorAction Stop or $ErrorActionPreference = 'Stop' makes it end the script. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Disconnect-ContainerRegistryStamp

    Ends the session of Connect-ContainerRegistryStamp.
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
