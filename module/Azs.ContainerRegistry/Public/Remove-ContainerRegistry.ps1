function Remove-ContainerRegistry {
    <#
    .SYNOPSIS
    Removes what Set-ContainerRegistryPrerequisites and New-ContainerRegistryDeployment made, and nothing else.

    .DESCRIPTION
    Takes away the registry's secrets, access policy and role assignment, and key vault, storage account and resource group when nothing of others is in
    them. What belongs to others is kept, and so is what holds it; the host says what and why. Nothing on a stamp tells who made a vault or a
    secret, so all of them have to be named, or come by the pipeline from Set-ContainerRegistryPrerequisites -PassThru.

    What was deployed (the virtual machine with its disk and network) goes first, from the resource groups that -DeploymentResourceGroupName names, since
    it needs what is removed here. Without it those groups are not touched.

    The images stay unless -RemoveData is given. Run it with -WhatIf first: it shows what would go.

    A run that was stopped is finished by the same command, and what is gone already is no error.

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
    Names of the registry users. Logins that are not named keep the vault.

    .PARAMETER ServicePrincipalId
    Application id of the registry's service principal. It is found by the role assignment that Set-ContainerRegistryPrerequisites made; give it when the
    role was given in another way.

    .PARAMETER ApplicationIdentifier
    Object id (on AD FS the SID) of the registry's service principal.

    .PARAMETER UserObjectId
    Identifier of the operating user on an AD FS stamp, or the object id of the one who made the vault.

    .PARAMETER DeploymentResourceGroupName
    Resource groups that the registry was deployed into. What its deployments made there is removed before anything else, and the group when nothing
    of others is in it. Deployments of another registry are kept. A group that does not exist is no error; a deployment that still runs is one: wait for
    it, or stop it by Stop-ContainerRegistryDeployment.

    .PARAMETER RemoveData
    Removes the blob container with the images too, and the storage account when nothing else is in it.

    .PARAMETER Force
    Deletes without asking, as -Confirm:$false does.

    .PARAMETER PassThru
    Gives one object for each thing that was removed or kept.

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
    None, or Azs.ContainerRegistry.Removal with -PassThru: Step, Target, Action (remove, or none for what is kept), Reason.

    .NOTES
    A failure ends the statement, not the calling script: -ErrorAction Stop or $ErrorActionPreference = 'Stop' makes it end the script. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    $prerequisites | Remove-ContainerRegistry -WhatIf

    Shows what would go, of what Set-ContainerRegistryPrerequisites -PassThru had made.

    .EXAMPLE
    Remove-ContainerRegistry -ResourceGroupName newregreq1 -StorageAccountName newregsa1 -StorageAccountBlobContainer newregct1 -KeyVaultName newregkv1 -CertificateSecretName containersecret2 -RegistryUserName admin -RemoveData

    Removes everything after a question, the images too.
    #>
    [CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High', PositionalBinding = $false)]
    [OutputType([void])]
    [OutputType('Azs.ContainerRegistry.Removal')]
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
        [Alias('ServicePrincipalClientId')]
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

        [string] $LogPath
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
        }
        if (-not $Force -and (Test-RemovalQuestion)) {
            # The question names what the run is going to delete, so that is looked up first.
            $plan = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase removal -Request ($request + @{ whatIf = $true })
            if (-not $plan) {
                return
            }
            $items = @($plan.plan | Where-Object { $_ -and $_.action -ne 'none' } | ForEach-Object { $_.target })
            if ($items.Count -gt 0 -and -not (Confirm-Removal -Cmdlet $PSCmdlet -Item $items -Answer $answer)) {
                return
            }
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
