function Get-ContainerRegistryStamp {
    <#
    .SYNOPSIS
    Gets the stamp, tenant, subscription, and account that commands in this runspace use.

    .DESCRIPTION
    Returns the session of Connect-ContainerRegistryStamp, then Az, then AzureRM. Fails if you are not signed in.

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
    Azs.ContainerRegistry.Stamp: ArmEndpoint, IdentitySystem, TenantId, SubscriptionId, SubscriptionName, Location, StorageSuffix, KeyVaultSuffix,
    LoginEndpoint, GraphEndpoint, Account, Operator ($true for an operator's endpoint).

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Get-ContainerRegistryStamp | Format-List -Property ArmEndpoint, SubscriptionName, Account

    Shows which stamp, subscription, and account commands use.

    .LINK
    Connect-ContainerRegistryStamp

    .LINK
    Disconnect-ContainerRegistryStamp

    .LINK
    about_ContainerRegistry_SignIn
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType('Azs.ContainerRegistry.Stamp')]
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

    $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase connect -Request @{}
    if ($result) {
        ConvertTo-TypedObject -InputObject $result.stamp -TypeName 'Azs.ContainerRegistry.Stamp'
    }
}
