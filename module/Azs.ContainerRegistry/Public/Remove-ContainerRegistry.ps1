function Remove-ContainerRegistry {
    <#
    .SYNOPSIS
    Removes the resources of Set-ContainerRegistryPrerequisites and New-ContainerRegistryDeployment, and nothing else.

    .DESCRIPTION
    Removes the registry's secrets, access policy, and role assignment. Removes the key vault, storage account, and resource group only if they contain
    nothing else. Other resources are kept, and so is what contains them; the output names each with the reason. A stamp does not record who created a
    vault or a secret, so name all of them, or pipe the object of Set-ContainerRegistryPrerequisites -PassThru.

    The deployed resources (virtual machine, disk, network) are removed first, from the resource groups in -DeploymentResourceGroupName. Without that
    parameter they are kept.

    The images are kept unless you specify -RemoveData. Run with -WhatIf first to see what would be removed.

    The command lists what it is going to delete and asks. In a session that cannot prompt, add -Force or -Confirm:$false.

    A key vault or storage account that a deployed registry uses is not removed (Removal.InUse), unless the same run removes that registry or you
    specify -Force.

    Run the same command again to finish an interrupted run. Resources that are already gone are not an error as long as one of the named
    resources still exists. If none of them exists, that is an error (Removal.NothingFound), which lists the names with similar existing ones.

    .PARAMETER ResourceGroupName
    Resource group of storage account and key vault.

    .PARAMETER StorageAccountName
    Storage account of the registry.

    .PARAMETER StorageAccountBlobContainer
    Blob container of the registry.

    .PARAMETER KeyVaultName
    Key vault of the registry.

    .PARAMETER CertificateSecretName
    Name of the secret that holds the certificate.

    .PARAMETER RegistryUserName
    Names of the registry users. If the vault has other logins, it is kept.

    .PARAMETER ServicePrincipalId
    Application id of the registry's service principal. By default it is found by the role assignment of
    Set-ContainerRegistryPrerequisites. Specify it if the role was assigned in another way.

    .PARAMETER ApplicationIdentifier
    Object id (on AD FS the SID) of the registry's service principal.

    .PARAMETER UserObjectId
    Identifier of the operator on an AD FS stamp, or the object id of the account that created the vault.

    .PARAMETER DeploymentResourceGroupName
    Resource groups that the registry was deployed to. Resources of its deployments are removed first, and the group if it contains nothing
    else. Deployments of another registry are kept. A group that does not exist is not an error if something else that you name exists. A running deployment is an error: wait until it ends, or
    cancel it with Stop-ContainerRegistryDeployment.

    .PARAMETER RemoveData
    Also removes the blob container with the images, and the storage account if it contains nothing else.

    .PARAMETER Force
    Deletes without asking, as -Confirm:$false does, and also removes a key vault and a storage account that a deployed registry uses.
    -Confirm:$false does not.

    .PARAMETER PassThru
    Returns one object for each resource that was removed or kept.

    .PARAMETER DefaultProfile
    Az or AzureRM context to use instead of the current one and instead of a session of Connect-ContainerRegistryStamp.

    .PARAMETER TrustedRootFile
    PEM file with root certificates to trust in addition to the system's, for a session of Az or AzureRM. A session of
    Connect-ContainerRegistryStamp has its own.

    .PARAMETER KeyVaultAudience
    Audience of Key Vault tokens, for a stamp whose vaults require one that cannot be derived from its metadata.

    .PARAMETER AsJob
    Runs the command as a job and returns the job. The job uses the session of this command. Receive-Job shows its output.

    .PARAMETER LogPath
    File for a structured log of this command: one JSON object per line for each request, with attempt, time, status and
    request ids. It contains no secrets. An existing log is appended to.

    .PARAMETER TimeoutSec
    Seconds after which the command is stopped with an error that lists what was done. For all objects of the pipeline together.
    Default: 24 hours.

    .INPUTS
    Azs.ContainerRegistry.Prerequisites: the object of Set-ContainerRegistryPrerequisites -PassThru.

    .OUTPUTS
    None, or Azs.ContainerRegistry.Removal with -PassThru: Step, Target, Action (Remove, or None for what is kept), Reason.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    $prerequisites | Remove-ContainerRegistry -WhatIf

    Shows what would be removed of the resources that Set-ContainerRegistryPrerequisites -PassThru returned.

    .EXAMPLE
    Remove-ContainerRegistry -ResourceGroupName newregreq1 -StorageAccountName newregsa1 -StorageAccountBlobContainer newregct1 -KeyVaultName newregkv1 -CertificateSecretName containersecret2 -RegistryUserName admin -RemoveData

    Asks, and then removes everything, including the images.

    .LINK
    Set-ContainerRegistryPrerequisites

    .LINK
    New-ContainerRegistryDeployment

    .LINK
    about_ContainerRegistry_CI
    #>
    [CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High', PositionalBinding = $false)]
    [OutputType([void])]
    [OutputType('Azs.ContainerRegistry.Removal')]
    [OutputType([System.Management.Automation.Job])]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipelineByPropertyName = $true)]
        [string] $ResourceGroupName,

        [Parameter(Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [string] $StorageAccountName,

        [Parameter(Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('StorageAccountContainer')]
        [string] $StorageAccountBlobContainer,

        [Parameter(Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('VaultName')]
        [string] $KeyVaultName,

        [Parameter(Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [string] $CertificateSecretName,

        [Parameter(Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [string[]] $RegistryUserName,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [Alias('ServicePrincipalClientId', 'ApplicationId')]
        [string] $ServicePrincipalId,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [Alias('ServicePrincipalObjectId')]
        [string] $ApplicationIdentifier,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [string] $UserObjectId,

        [string[]] $DeploymentResourceGroupName,

        [switch] $RemoveData,

        [switch] $Force,

        [switch] $PassThru,

        [Alias('AzContext', 'AzureRmContext', 'AzureCredential')]
        [object] $DefaultProfile,

        [Alias('TrustedRootPath')]
        [string] $TrustedRootFile,

        [string] $KeyVaultAudience,

        [switch] $AsJob,

        [string] $LogPath,

        [ValidateRange(1, 2592000)]
        [int] $TimeoutSec
    )

    begin {
        $answer = @{}
    }
    process {
        $request = @{
            resourceGroupName            = $ResourceGroupName
            storageAccountName           = $StorageAccountName
            storageAccountBlobContainer  = $StorageAccountBlobContainer
            keyVaultName                 = $KeyVaultName
            certificateSecretName        = $CertificateSecretName
            registryUserNames            = @($RegistryUserName)
            servicePrincipalId           = $ServicePrincipalId
            applicationIdentifier        = $ApplicationIdentifier
            userObjectId                 = $UserObjectId
            deploymentResourceGroupNames = $DeploymentResourceGroupName
            removeData                   = [bool]$RemoveData
            force                        = [bool]$Force
        }
        if (-not $Force -and (Test-RemovalQuestion)) {
            # The prompt names what will be deleted, so the plan is read first.
            $plan = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase removal -Request ($request + @{ whatIf = $true })
            if (-not $plan) {
                return
            }
            $items = @($plan.plan | Where-Object { $_ -and $_.action -ne 'none' } | ForEach-Object { $_.target })
            if ($items.Count -gt 0 -and -not (Confirm-Removal -Cmdlet $PSCmdlet -Item $items -Answer $answer)) {
                return
            }
        }
        if ($AsJob -and -not $WhatIfPreference) {
            Start-CommandJob -Cmdlet $PSCmdlet -Bound $PSBoundParameters
            return
        }
        $action = 'Remove what this module made, and keep the images'
        if ($RemoveData) { $action = 'Remove what this module made, with the images' }
        $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase removal -Request $request -Confirmed `
            -Target "Container registry in resource group '$ResourceGroupName'" -Action $action
        if ($result -and $PassThru) {
            $result.plan | Where-Object { $_ } | ForEach-Object { ConvertTo-TypedObject -InputObject $_ -TypeName 'Azs.ContainerRegistry.Removal' }
        }
    }
}
