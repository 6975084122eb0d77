function Get-AzureStackLoginStatus {
    <#
    .SYNOPSIS
    Fails unless somebody is signed in to a stamp with a subscription selected.

    .DESCRIPTION
    Checks the session that the other commands would use: the one of Connect-ContainerRegistryStamp, else that of Az, else that of
    AzureRM. The host shows who is signed in, where, and which subscription is selected. Otherwise it is a terminating error.

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
    None. Get-ContainerRegistryStamp gives the same as an object.

    .NOTES
    A failure ends the calling script, as throw does, unless the script catches it. See about_ContainerRegistry_Errors.

    .EXAMPLE
    Get-AzureStackLoginStatus

    Shows the account, the stamp and the subscription, or says how to sign in.
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType([void])]
    param(
        [Alias('AzContext', 'AzureRmContext', 'AzureCredential')]
        [object] $DefaultProfile,

        [string] $TrustedRootFile,

        [string] $KeyVaultAudience,

        [string] $LogPath
    )

    try {
        $null = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase login_status -Request @{}
    } catch {
        Stop-Runbook -Cmdlet $PSCmdlet -ErrorRecord $_
    }
}
