function New-KeyVault {
    <#
    .SYNOPSIS
    Creates a key vault on the stamp unless it exists, grants the signed-in account full access to its secrets, and returns the vault.

    .PARAMETER ResourceGroupName
    Name of an existing resource group.

    .PARAMETER Location
    Region of the stamp.

    .PARAMETER KeyVaultName
    Name of the vault: 3-24 letters, digits, or single hyphens, unique on the stamp.

    .PARAMETER Sku
    standard or premium.

    .PARAMETER PassThru
    Accepted for compatibility. The key vault is always returned.

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
    Azs.ContainerRegistry.KeyVault, for a new or existing vault: VaultName, ResourceId, VaultUri, ResourceGroupName, Location, Sku, TenantId,
    AccessPolicies, Tags and more.

    .NOTES
    A failure ends the calling script, as throw does, unless the script catches it. See about_ContainerRegistry_Errors.

    .EXAMPLE
    New-ResourceGroup -ResourceGroupName newregreq1 -Location shanghai
    New-KeyVault -ResourceGroupName newregreq1 -Location shanghai -KeyVaultName newregkv1

    Creates a vault that deployments may read certificates from.

    .LINK
    Set-ContainerRegistryPrerequisites

    .LINK
    New-ResourceGroup

    .LINK
    New-KeyVaultSecret

    .LINK
    Set-CertificateSecret

    .LINK
    Set-RegistryAccessSecret
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    [OutputType('Azs.ContainerRegistry.KeyVault')]
    param(
        [Parameter(Mandatory = $true, Position = 0)]
        [string] $ResourceGroupName,

        [Parameter(Mandatory = $true, Position = 1)]
        [string] $Location,

        [Parameter(Mandatory = $true, Position = 2)]
        [string] $KeyVaultName,

        [Parameter(Position = 3)]
        [string] $Sku = 'standard',

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
        $request = @{ resourceGroupName = $ResourceGroupName; location = $Location; keyVaultName = $KeyVaultName; sku = $Sku }
        $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase key_vault -Request $request `
            -Target "Key vault '$KeyVaultName'" -Action 'Create'
    } catch {
        Stop-Runbook -Cmdlet $PSCmdlet -ErrorRecord $_
    }
    if ($result) {
        # Old command lines use the returned object, so -PassThru changes nothing.
        $null = $PassThru
        ConvertTo-KeyVault -InputObject $result.keyVault
    }
}
