function Update-ContainerRegistryVirtualMachine {
    <#
    .SYNOPSIS
    Moves a running registry to a new virtual machine with a newer image, in another resource group.

    .DESCRIPTION
    Deploys the registry to a new resource group with the values of its last deployment (storage account, key vault, certificate) and a temporary DNS
    label (<label>-new). Then tests the new virtual machine under the registry's own name, as Test-ContainerRegistry does, including push and pull if a
    login is available. Only if all checks pass, the DNS label moves to it. The old virtual machine is kept as <label>-old unless you specify
    -RemoveOld.

    Clients cannot reach the registry for the seconds in which the label moves.

    You can run the command again after an interruption: existing resources are reused, a running deployment is joined, and an incomplete label move is
    completed.

    With -RemoveOld the command asks first. In a session that cannot prompt, add -Force or -Confirm:$false.

    .PARAMETER ResourceGroupName
    Resource group of the current virtual machine.

    .PARAMETER NewResourceGroupName
    Resource group for the new virtual machine. It is created if it does not exist.

    .PARAMETER ServicePrincipalClientId
    Application id of the service principal of the registry.

    .PARAMETER ServicePrincipalClientSecret
    Client secret of that service principal, as a SecureString or plain text. Omit it to be prompted.

    .PARAMETER VirtualMachineSku
    SKU of the image. The default is the newest.

    .PARAMETER Credential
    Login of the registry, for the push and pull checks.

    .PARAMETER RemoveOld
    Removes the old virtual machine with its disk and network after the new one serves. The storage account, key vault, and resource group stay.

    .PARAMETER Force
    Deletes the old virtual machine without asking, as -Confirm:$false does.

    .PARAMETER TemplateFile
    Template that the registry was deployed with, if it is not the module's own.

    .PARAMETER TemplateUri
    URL of that template, which the stamp reads.

    .PARAMETER RegistryTrustedRootFile
    PEM file with root certificates to trust, in addition to the system's, when the new registry is tested.

    .PARAMETER Resolve
    Registry name and the address:port to use for it when the new registry is tested. The default is its public IP address.

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
    Seconds after which the command is stopped with an error that lists what was done. Default: 24 hours.

    .INPUTS
    None. You cannot pipe objects to this command.

    .OUTPUTS
    Azs.ContainerRegistry.ImageUpdate: ResourceGroupName, Action, VirtualMachineSku, RegistryUrl, Deployment.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Update-ContainerRegistryVirtualMachine -ResourceGroupName newregdeploy1 -NewResourceGroupName newregdeploy2 -ServicePrincipalClientId $clientId -ServicePrincipalClientSecret $clientSecret -WhatIf

    Shows the plan.

    .LINK
    Get-VMImageSku

    .LINK
    New-ContainerRegistryDeployment

    .LINK
    Test-ContainerRegistry
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    [OutputType('Azs.ContainerRegistry.ImageUpdate')]
    # The old name. Directly after the help, this comment would become part of it.
    [Alias('Update-ContainerRegistryImage')]
    [OutputType([System.Management.Automation.Job])]
    param(
        [Parameter(Mandatory = $true, Position = 0)]
        [string] $ResourceGroupName,

        [Parameter(Mandatory = $true, Position = 1)]
        [string] $NewResourceGroupName,

        [Parameter(Mandatory = $true)]
        [Alias('ApplicationId')]
        [string] $ServicePrincipalClientId,

        [Alias('ClientSecret')]
        [ValidateScript({ $_ -is [securestring] -or $_ -is [string] })]
        [object] $ServicePrincipalClientSecret,

        [Alias('Sku')]
        [string] $VirtualMachineSku,

        [Alias('RegistryCredential')]
        [pscredential] $Credential,

        [switch] $RemoveOld,

        [switch] $Force,

        [string] $TemplateFile,

        [string] $TemplateUri,

        [Alias('RegistryRootFile', 'RegistryTrustedRootPath')]
        [string] $RegistryTrustedRootFile,

        [hashtable] $Resolve,

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

    if (-not (Read-SecretParameter -Cmdlet $PSCmdlet -Bound $PSBoundParameters -Parameter 'ServicePrincipalClientSecret' -Prompt 'Client secret of the service principal')) {
        return
    }
    $old = "Virtual machine of the registry in resource group '$ResourceGroupName', with its disk and network, once the new one serves"
    if ($RemoveOld -and -not $Force -and -not (Confirm-Removal -Cmdlet $PSCmdlet -Item $old -Answer @{})) {
        return
    }
    if ($AsJob -and -not $WhatIfPreference) {
        if ($PSCmdlet.ShouldProcess("Container registry in resource group '$ResourceGroupName'", "Move to a new virtual machine in '$NewResourceGroupName'")) {
            Start-CommandJob -Cmdlet $PSCmdlet -Bound $PSBoundParameters
        }
        return
    }
    $request = @{
        resourceGroupName        = $ResourceGroupName
        newResourceGroupName     = $NewResourceGroupName
        servicePrincipalClientId = $ServicePrincipalClientId
        virtualMachineSku        = $VirtualMachineSku
        removeOld                = [bool]$RemoveOld
        templateFile             = Resolve-FilePath -Cmdlet $PSCmdlet -Path $TemplateFile
        templateUri              = $TemplateUri
        trustedRootFile          = Resolve-FilePath -Cmdlet $PSCmdlet -Path $RegistryTrustedRootFile
        environment              = Get-NetworkEnvironment
        resolve                  = $Resolve
    }
    $secret = @{ servicePrincipalClientSecret = $PSBoundParameters['ServicePrincipalClientSecret'] }
    if ($Credential) {
        $request.userName = $Credential.UserName
        $secret.password = $Credential.Password
    }
    $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase registry_image_update -Request $request -Secret $secret `
        -Target "Container registry in resource group '$ResourceGroupName'" -Action "Move to a new virtual machine in '$NewResourceGroupName'"
    if ($result) {
        $deployment = $null
        if ($result.deployment) { $deployment = ConvertTo-Deployment -InputObject $result.deployment -Registry $result.registry }
        [pscustomobject]@{
            PSTypeName        = 'Azs.ContainerRegistry.ImageUpdate'
            ResourceGroupName = $NewResourceGroupName
            Action            = ConvertTo-PropertyValue -Value $result.action -Kind 'Azs.ContainerRegistry.ChangeAction'
            VirtualMachineSku = $result.virtualMachineSku
            RegistryUrl       = $result.registry.registryUrl
            Deployment        = $deployment
        }
        if ($result.registry.registryHostName) {
            Write-NextStep -Cmdlet $PSCmdlet -Step verify -Value @{ Registry = $result.registry.registryHostName }
        }
    }
}
