function Get-ContainerRegistryStamp {
    <#
    .SYNOPSIS
    Gives the stamp, tenant, subscription and account that commands of this runspace work with.

    .DESCRIPTION
    That is the session of Connect-ContainerRegistryStamp, else the one that is signed in with Az, else with AzureRM. It is an error when nobody is signed in.

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
    Azs.ContainerRegistry.Stamp: ArmEndpoint, IdentitySystem, TenantId, SubscriptionId, SubscriptionName, Location, StorageSuffix, KeyVaultSuffix,
    LoginEndpoint, GraphEndpoint, Account, Operator ($true for an operator's endpoint).

    .NOTES
    A failure ends the statement, not the calling script: -ErrorAction Stop or $ErrorActionPreference = 'Stop' makes it end the script. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Get-ContainerRegistryStamp | Format-List -Property ArmEndpoint, SubscriptionName, Account

    Shows where commands go.
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType('Azs.ContainerRegistry.Stamp')]
    param(
        [Alias('AzContext', 'AzureRmContext', 'AzureCredential')]
        [object] $DefaultProfile,

        [Alias('TrustedRootPath')]
        [string] $TrustedRootFile,

        [string] $KeyVaultAudience,

        [string] $LogPath
    )

    $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase connect -Request @{}
    if ($result) {
        ConvertTo-TypedObject -InputObject $result.stamp -TypeName 'Azs.ContainerRegistry.Stamp'
    }
}
