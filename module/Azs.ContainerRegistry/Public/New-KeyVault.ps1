function New-KeyVault {
    <#
    .SYNOPSIS
    Creates a key vault on the stamp, unless it exists already, gives the signed-in account full rights on its secrets, and gives the vault as an object.

    .PARAMETER ResourceGroupName
    Name of an existing resource group.

    .PARAMETER Location
    Region of the stamp.

    .PARAMETER KeyVaultName
    Name of the vault: 3 to 24 letters, digits and single dashes, unique on the stamp.

    .PARAMETER Sku
    standard or premium.

    .PARAMETER PassThru
    Accepted for command lines that give it; the key vault is always given as an object.

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
    Azs.ContainerRegistry.KeyVault, for a new vault and for one that exists: VaultName, ResourceId, VaultUri, ResourceGroupName, Location, Sku, TenantId,
    AccessPolicies, Tags and more.

    .NOTES
    A failure ends the calling script, as throw does, unless the script catches it. See about_ContainerRegistry_Errors.

    .EXAMPLE
    New-ResourceGroup -ResourceGroupName newregreq1 -Location shanghai
    New-KeyVault -ResourceGroupName newregreq1 -Location shanghai -KeyVaultName newregkv1

    Creates a vault that deployments may read certificates from.
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

        [string] $TrustedRootFile,

        [string] $KeyVaultAudience,

        [string] $LogPath
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
        # Old command lines rely on the object, so -PassThru changes nothing.
        $null = $PassThru
        ConvertTo-KeyVault -InputObject $result.keyVault
    }
}
