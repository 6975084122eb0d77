function Get-AzureStackLoginStatus {
    <#
    .SYNOPSIS
    Fails unless you are signed in to a stamp and a subscription is selected.

    .DESCRIPTION
    Checks the session that the other commands would use: the session of Connect-ContainerRegistryStamp, then Az, then AzureRM. Shows the account, the
    stamp, and the selected subscription, or fails with a terminating error.

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
    Seconds after which the command is stopped with an error. Default: 1 hour.

    .INPUTS
    None. You cannot pipe objects to this command.

    .OUTPUTS
    None. Get-ContainerRegistryStamp gives the same as an object.

    .NOTES
    A failure ends the calling script, as throw does, unless the script catches it. See about_ContainerRegistry_Errors.

    .EXAMPLE
    Get-AzureStackLoginStatus

    Shows the account, the stamp, and the subscription.

    .LINK
    Get-ContainerRegistryStamp

    .LINK
    Connect-ContainerRegistryStamp

    .LINK
    about_ContainerRegistry_Migration
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType([void])]
    param(
        [Alias('AzContext', 'AzureRmContext', 'AzureCredential')]
        [object] $DefaultProfile,

        [Alias('TrustedRootPath')]
        [string] $TrustedRootFile,

        [string] $KeyVaultAudience,

        [string] $LogPath,

        [ValidateRange(1, 2592000)]
        [int] $TimeoutSec
    )

    try {
        $null = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase login_status -Request @{}
    } catch {
        Stop-Runbook -Cmdlet $PSCmdlet -ErrorRecord $_
    }
}
