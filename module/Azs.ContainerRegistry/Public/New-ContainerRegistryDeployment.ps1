function New-ContainerRegistryDeployment {
    <#
    .SYNOPSIS
    Deploys the container registry onto prepared resources and follows the deployment to its end.

    .DESCRIPTION
    Everything that can be told beforehand is told together, and then nothing is created: that the service principal signs in and reads the vault and
    the storage keys, that the certificate in the vault is for the registry's name, has the given thumbprint and is valid for 30 days more, that the
    DNS label is free, that image, size and extension are there, and that the SSH key is a usable one. Ids and URLs that were pasted with line breaks
    in them are mended.

    Then the stamp checks the template, and the deployment is followed resource by resource. A failure is told by its innermost reason; an exit code of
    the setup on the virtual machine by its cause, its remedy and the last lines of its output. It takes 10 to 15 minutes.

    Ctrl+C leaves the deployment running on the stamp, unless -CancelOnStop is given.

    .PARAMETER ResourceGroupName
    Resource group for the virtual machine. It is made when it is not there, and must not be the one of the prerequisites.

    .PARAMETER DnsNameLabel
    DNS label of the public IP address: the registry's name is <label>.<region>.cloudapp.<fqdn>.

    .PARAMETER HostName
    A domain name of the registry's own, when the certificate is for one.

    .PARAMETER ServicePrincipalClientId
    Application id of the service principal that was given access by Set-ContainerRegistryPrerequisites.

    .PARAMETER ServicePrincipalClientSecret
    The secret of that service principal, as plain text or SecureString.

    .PARAMETER AdminPublicKey
    The OpenSSH public key (ssh-rsa) of the operator, or the path of the file with it.

    .PARAMETER AdminUserName
    The user who signs in to the virtual machine over SSH; azureuser when it is not given.

    .PARAMETER StorageAccountResourceId
    Id of the storage account, as Set-ContainerRegistryPrerequisites shows it.

    .PARAMETER StorageAccountContainer
    Blob container for the images.

    .PARAMETER PfxKeyVaultResourceId
    Id of the key vault.

    .PARAMETER PfxKeyVaultSecretUrl
    URL of the certificate's secret, with its version.

    .PARAMETER PfxThumbprint
    Thumbprint of the certificate.

    .PARAMETER Location
    Region of the stamp; found from the stamp when it is not given.

    .PARAMETER VirtualMachineSize
    Size of the virtual machine; Standard_F8s_v2 when it is not given.

    .PARAMETER VirtualMachinePublisher
    Publisher of the image; microsoft-aks when it is not given.

    .PARAMETER VirtualMachineOffer
    Offer of the image; aks when it is not given.

    .PARAMETER VirtualMachineSku
    SKU of the image; the newest when it is not given.

    .PARAMETER VirtualMachineVersion
    Version of the image; the latest when it is not given.

    .PARAMETER PublicIpName
    Name of the public IP address; container-registry-pip when it is not given.

    .PARAMETER PublicIpAllocationMethod
    dynamic or static; dynamic when it is not given.

    .PARAMETER RegistryReplicas
    How many registry processes share the work; 20 when it is not given.

    .PARAMETER EnableValidations
    Has the setup also check an upload of several chunks.

    .PARAMETER AllowSsh
    Opens port 22 of the virtual machine to the outside, for troubleshooting.

    .PARAMETER Name
    Name of the deployment; made from the time when it is not given.

    .PARAMETER TemplateFile
    Another template, such as the Marketplace item's own.

    .PARAMETER TemplateUri
    URL of another template, which the stamp reads.

    .PARAMETER NoWait
    Gives the deployment as soon as the stamp has accepted it.

    .PARAMETER CancelOnStop
    Ctrl+C cancels the deployment on the stamp too.

    .PARAMETER DefaultProfile
    The Az or AzureRM context to use in place of the current one. It also wins over a session of Connect-ContainerRegistryStamp.

    .PARAMETER TrustedRootFile
    A PEM file with root certificates to trust beside the system's, for a session of Az or AzureRM. A session of Connect-ContainerRegistryStamp has its own.

    .PARAMETER KeyVaultAudience
    The audience of key vault tokens, for a stamp whose vaults name one that is not derived from its metadata.

    .PARAMETER LogPath
    A file for a structured log of this command: each request with its attempt, time, status and request ids, one JSON object a line, and no secrets.
    A log that is there is continued.

    .PARAMETER ReportPath
    An HTML file for a report of this run: the plan, what was done, a time line, and the values to copy. An older report is replaced. In a pipeline
    give each object a property ReportPath, or the last report is the one that stays.

    .OUTPUTS
    Azs.ContainerRegistry.Deployment: Name, ResourceGroupName, Id, State, Timestamp, Duration, Outputs, Resources, Error, RegistryUrl,
    RegistryHostName.

    .NOTES
    A failure ends the statement, not the calling script: -ErrorAction Stop or $ErrorActionPreference = 'Stop' makes it end the script. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    $prerequisites | New-ContainerRegistryDeployment -ResourceGroupName newregdeploy1 -DnsNameLabel myreg -ServicePrincipalClientSecret $clientSecret -AdminPublicKey ~/.ssh/id_rsa.pub

    Deploys on what Set-ContainerRegistryPrerequisites -PassThru gave.

    .EXAMPLE
    $prerequisites | New-ContainerRegistryDeployment -ResourceGroupName newregdeploy1 -DnsNameLabel myreg -ServicePrincipalClientSecret $clientSecret -AdminPublicKey ~/.ssh/id_rsa.pub -WhatIf

    Checks everything and creates nothing.
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    [OutputType('Azs.ContainerRegistry.Deployment')]
    param(
        [Parameter(Mandatory = $true, Position = 0)]
        [string] $ResourceGroupName,

        [Parameter(Mandatory = $true, Position = 1)]
        [Alias('PipDomainNameLabel', 'DomainNameLabel')]
        [string] $DnsNameLabel,

        [string] $HostName,

        [Parameter(Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('ApplicationId')]
        [string] $ServicePrincipalClientId,

        [ValidateScript({ $_ -is [securestring] -or $_ -is [string] })]
        [object] $ServicePrincipalClientSecret,

        [Parameter(Mandatory = $true)]
        [string] $AdminPublicKey,

        [string] $AdminUserName,

        [Parameter(Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [string] $StorageAccountResourceId,

        [Parameter(Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('StorageAccountBlobContainer')]
        [string] $StorageAccountContainer,

        [Parameter(Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [string] $PfxKeyVaultResourceId,

        [Parameter(Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [string] $PfxKeyVaultSecretUrl,

        [Parameter(Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [string] $PfxThumbprint,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [string] $Location,

        [Alias('Size')]
        [string] $VirtualMachineSize,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [string] $VirtualMachinePublisher,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [string] $VirtualMachineOffer,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [string] $VirtualMachineSku,

        [string] $VirtualMachineVersion,

        [string] $PublicIpName,

        [ValidateSet('dynamic', 'static')]
        [string] $PublicIpAllocationMethod,

        [ValidateRange(1, 100)]
        [int] $RegistryReplicas,

        [switch] $EnableValidations,

        [switch] $AllowSsh,

        [string] $Name,

        [string] $TemplateFile,

        [string] $TemplateUri,

        [switch] $NoWait,

        [switch] $CancelOnStop,

        [Alias('AzContext', 'AzureRmContext', 'AzureCredential')]
        [object] $DefaultProfile,

        [Alias('TrustedRootPath')]
        [string] $TrustedRootFile,

        [string] $KeyVaultAudience,

        [string] $LogPath,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [string] $ReportPath
    )

    process {
        Clear-StaleParameter -Cmdlet $PSCmdlet
        if (-not (Read-SecretParameter -Cmdlet $PSCmdlet -Bound $PSBoundParameters -Parameter 'ServicePrincipalClientSecret' -Prompt 'Client secret of the service principal')) {
            return
        }
        $key = $AdminPublicKey
        if ($key -notmatch '^\s*(ssh-|ecdsa-|-----|---- )') {
            $key = Resolve-FilePath -Cmdlet $PSCmdlet -Path $key
        }
        $deployment = $Name
        if (-not $deployment) {
            $deployment = 'container-registry-' + [DateTime]::UtcNow.ToString('yyyyMMddHHmmssfff', [cultureinfo]::InvariantCulture)
        }
        $request = @{
            resourceGroupName         = $ResourceGroupName
            location                  = $Location
            deploymentName            = $deployment
            dnsNameLabel              = $DnsNameLabel
            hostName                  = $HostName
            storageAccountResourceId  = $StorageAccountResourceId
            storageAccountContainer   = $StorageAccountContainer
            pfxKeyVaultResourceId     = $PfxKeyVaultResourceId
            pfxKeyVaultSecretUrl      = $PfxKeyVaultSecretUrl
            pfxThumbprint             = $PfxThumbprint
            servicePrincipalClientId  = $ServicePrincipalClientId
            adminUsername             = $AdminUserName
            adminPublicKey            = $key
            virtualMachineSize        = $VirtualMachineSize
            virtualMachinePublisher   = $VirtualMachinePublisher
            virtualMachineOffer       = $VirtualMachineOffer
            virtualMachineSku         = $VirtualMachineSku
            virtualMachineVersion     = $VirtualMachineVersion
            publicIpName              = $PublicIpName
            publicIpAllocationMethod  = $PublicIpAllocationMethod
            enableValidations         = [bool]$EnableValidations
            allowSsh                  = [bool]$AllowSsh
            templateFile              = Resolve-FilePath -Cmdlet $PSCmdlet -Path $TemplateFile
            templateUri               = $TemplateUri
            noWait                    = [bool]$NoWait
        }
        if ($PSBoundParameters.ContainsKey('RegistryReplicas')) {
            $request.registryReplicas = $RegistryReplicas
        }
        $result = $null
        $ended = $false
        try {
            $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase deployment -Request $request `
                -Secret @{ servicePrincipalClientSecret = $PSBoundParameters['ServicePrincipalClientSecret'] } `
                -Target "Container registry '$DnsNameLabel' in resource group '$ResourceGroupName'" -Action 'Deploy'
            $ended = $true
        } catch {
            $ended = $true
            throw
        } finally {
            # Ctrl+C comes here without an error.
            if (-not $ended -and $CancelOnStop) {
                Stop-LeftDeployment -ResourceGroupName $ResourceGroupName -Name $deployment
            }
        }
        if ($result) {
            ConvertTo-Deployment -InputObject $result.deployment -Registry $result.registry
        }
    }
}
