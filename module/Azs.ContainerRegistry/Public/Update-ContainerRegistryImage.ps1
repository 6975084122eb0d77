function Update-ContainerRegistryImage {
    <#
    .SYNOPSIS
    Moves a running registry to a virtual machine with a newer image, in a resource group of its own.

    .DESCRIPTION
    The registry is deployed into a new resource group with the values of its last deployment: the same storage account, key vault and certificate, under
    a passing DNS label (<label>-new). Then the new virtual machine is tried under the registry's own name, as Test-ContainerRegistry does, push and
    pull included when a login is given or the key vault holds one that may be read. Only when it passes the DNS label moves to it; the old virtual
    machine stays, under <label>-old, until -RemoveOld is given.

    Clients find the registry nowhere for the seconds in which the label moves.

    It may be run again after a stop at any point: what is deployed is found, a deployment that runs is waited for, and a label that moved half
    of its way is brought to its end.

    .PARAMETER ResourceGroupName
    Resource group of the virtual machine that serves.

    .PARAMETER NewResourceGroupName
    Resource group for the new one. It is made when it is not there.

    .PARAMETER ServicePrincipalClientId
    Application id of the service principal of the registry.

    .PARAMETER ServicePrincipalClientSecret
    The secret of that service principal, as plain text or SecureString.

    .PARAMETER VirtualMachineSku
    SKU of the image; the newest when it is not given.

    .PARAMETER Credential
    A login of the registry, for the push and pull that decide.

    .PARAMETER RemoveOld
    Removes the old virtual machine with its network, once the new one serves. The storage account, the key vault and the resource group stay.

    .PARAMETER Force
    Deletes the old virtual machine without asking, as -Confirm:$false does.

    .PARAMETER TemplateFile
    The template that the registry was deployed with, when it is not the module's own.

    .PARAMETER TemplateUri
    URL of that template, which the stamp reads.

    .PARAMETER RegistryTrustedRootFile
    A PEM file with root certificates to trust beside the system's when the new registry is tried.

    .PARAMETER Resolve
    Where the registry's name leads while the new one is tried, as name to address and port; its public IP address when it is not given.

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
    Azs.ContainerRegistry.ImageUpdate: ResourceGroupName, Action, VirtualMachineSku, RegistryUrl, Deployment.

    .NOTES
    A failure ends the statement, not the calling script: -ErrorAction Stop or $ErrorActionPreference = 'Stop' makes it end the script. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Update-ContainerRegistryImage -ResourceGroupName newregdeploy1 -NewResourceGroupName newregdeploy2 -ServicePrincipalClientId $clientId -ServicePrincipalClientSecret $clientSecret -WhatIf

    Shows what would be done.
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    [OutputType('Azs.ContainerRegistry.ImageUpdate')]
    param(
        [Parameter(Mandatory = $true, Position = 0)]
        [string] $ResourceGroupName,

        [Parameter(Mandatory = $true, Position = 1)]
        [string] $NewResourceGroupName,

        [Parameter(Mandatory = $true)]
        [Alias('ApplicationId')]
        [string] $ServicePrincipalClientId,

        [ValidateScript({ $_ -is [securestring] -or $_ -is [string] })]
        [object] $ServicePrincipalClientSecret,

        [string] $VirtualMachineSku,

        [pscredential] $Credential,

        [switch] $RemoveOld,

        [switch] $Force,

        [string] $TemplateFile,

        [string] $TemplateUri,

        [string] $RegistryTrustedRootFile,

        [hashtable] $Resolve,

        [Alias('AzContext', 'AzureRmContext', 'AzureCredential')]
        [object] $DefaultProfile,

        [Alias('TrustedRootPath')]
        [string] $TrustedRootFile,

        [string] $KeyVaultAudience,

        [string] $LogPath
    )

    if (-not (Read-SecretParameter -Cmdlet $PSCmdlet -Bound $PSBoundParameters -Parameter 'ServicePrincipalClientSecret' -Prompt 'Client secret of the service principal')) {
        return
    }
    $old = "Virtual machine of the registry in resource group '$ResourceGroupName', with its disk and network, once the new one serves"
    if ($RemoveOld -and -not $Force -and -not (Confirm-Removal -Cmdlet $PSCmdlet -Item $old -Answer @{})) {
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
            Action            = $result.action
            VirtualMachineSku = $result.virtualMachineSku
            RegistryUrl       = $result.registry.registryUrl
            Deployment        = $deployment
        }
    }
}
