function Remove-ContainerRegistryUser {
    <#
    .SYNOPSIS
    Removes a user from a registry.

    .DESCRIPTION
    Deletes the secret of the user from the key vault of the registry. The registry accepts the user until it is deployed again. Only a user is deleted: the
    certificate and other secrets of the vault are refused. The last user is kept (User.LastLogin), because a registry cannot be deployed without one.

    To replace a user by another one and deploy the registry in the same run, use Update-ContainerRegistryCredential -OldRegistryUserName -Redeploy.

    The command asks first. In a session that cannot prompt, add -Confirm:$false.

    .PARAMETER KeyVaultName
    Key vault of the registry.

    .PARAMETER UserName
    Name of the user. Names compare without case.

    .PARAMETER Force
    Removes the last user too. It does not answer the confirmation: use -Confirm:$false.

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
    Seconds after which the command is stopped with an error that lists what was done. For all objects of the pipeline together.
    Default: 1 hour.

    .INPUTS
    Objects with properties KeyVaultName and UserName, such as those of Get-ContainerRegistryUser.

    .OUTPUTS
    None.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Add-ContainerRegistryUser -KeyVaultName newregkv1 -Credential $buildCredential
    Remove-ContainerRegistryUser -KeyVaultName newregkv1 -UserName build

    Adds a user, and later removes it. Asks first.

    .EXAMPLE
    Get-ContainerRegistryUser -KeyVaultName newregkv1 -UserName temporary-* | Remove-ContainerRegistryUser -WhatIf

    Shows which users would be removed.

    .LINK
    Get-ContainerRegistryUser

    .LINK
    Add-ContainerRegistryUser

    .LINK
    Update-ContainerRegistryCredential
    #>
    [CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High', PositionalBinding = $false)]
    [OutputType([void])]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipelineByPropertyName = $true)]
        [Alias('VaultName')]
        [string] $KeyVaultName,

        [Parameter(Mandatory = $true, Position = 1, ValueFromPipelineByPropertyName = $true)]
        [Alias('RegistryUserName')]
        [string] $UserName,

        [switch] $Force,

        [Alias('AzContext', 'AzureRmContext', 'AzureCredential')]
        [object] $DefaultProfile,

        [Alias('TrustedRootPath')]
        [string] $TrustedRootFile,

        [string] $KeyVaultAudience,

        [string] $LogPath,

        [ValidateRange(1, 2592000)]
        [int] $TimeoutSec
    )

    begin {
        $answer = @{}
        $removed = $false
    }
    process {
        Clear-StaleParameter -Cmdlet $PSCmdlet
        if (-not (Confirm-Removal -Cmdlet $PSCmdlet -Item "User '$UserName' of key vault '$KeyVaultName'" -Answer $answer)) {
            return
        }
        $request = @{ keyVaultName = $KeyVaultName; userName = $UserName; force = [bool]$Force }
        $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase registry_user_remove -Request $request -Confirmed `
            -Target "User '$UserName' of key vault '$KeyVaultName'" -Action 'Remove'
        if ($result) {
            $removed = $true
        }
    }
    end {
        if ($removed) {
            Write-NextStep -Cmdlet $PSCmdlet -Step 'removedUser' -Value @{}
        }
    }
}
