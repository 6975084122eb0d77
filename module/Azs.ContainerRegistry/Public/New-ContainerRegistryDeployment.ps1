function New-ContainerRegistryDeployment {
    <#
    .SYNOPSIS
    Deploys the container registry to prepared resources and waits until the deployment ends.

    .DESCRIPTION
    Checks first and reports all problems together, before anything is created: the service principal can sign in and can read the vault and the storage
    keys; the certificate in the vault is valid for the registry's name, has the specified thumbprint, and is valid for at least 30 more days; the DNS
    label is available; image, size, and extension exist; the SSH key is usable. Line breaks in pasted ids and URLs are removed.

    Then the stamp validates the template, and the command shows the progress of each resource. If the deployment fails, the error has the innermost
    reason; for an exit code of the setup on the virtual machine it has cause, remedy, and the last lines of output. A deployment takes 10 to 15 minutes.

    Values that would roll back the registry are an error before anything is changed, also with -WhatIf: a version of the certificate that is not the
    current one in the key vault, and a key vault or storage that is not the one of the registry that runs. This happens when an object of
    Set-ContainerRegistryPrerequisites is older than an Update-ContainerRegistryCertificate. Get a new object, or add -Force. A virtual machine that
    was resized keeps its size unless you specify -VirtualMachineSize.

    Ctrl+C leaves the deployment running on the stamp, unless you specify -CancelOnStop, and shows the commands that follow and cancel it. The same
    command joins it again. Another deployment of the registry that runs in the resource group is an error (Deployment.Active).

    .PARAMETER ResourceGroupName
    Resource group for the virtual machine. It is created if it does not exist. It cannot be the resource group of the prerequisites.

    .PARAMETER DnsNameLabel
    DNS label of the public IP address: the registry's name is <label>.<region>.cloudapp.<fqdn>.

    .PARAMETER HostName
    Custom domain name of the registry, if the certificate is for one.

    .PARAMETER ServicePrincipalClientId
    Application id of the service principal that Set-ContainerRegistryPrerequisites granted access.

    .PARAMETER ServicePrincipalClientSecret
    Client secret of that service principal, as a SecureString or plain text. Omit it to be prompted.

    .PARAMETER AdminPublicKey
    OpenSSH public key (ssh-rsa) of the operator, or the path of its file.

    .PARAMETER GenerateSshKey
    Creates the SSH key pair if the file of AdminPublicKey does not exist: its path must end with .pub, and the private key gets the path without it. An existing
    key is used. The pair is created before the deployment, and stays if the deployment fails.

    .PARAMETER KeyPassphrase
    Passphrase that encrypts a new private key. Omit it to be prompted; pass an empty SecureString for a key without a passphrase.

    .PARAMETER AdminUserName
    User who signs in to the virtual machine over SSH. The default is azureuser.

    .PARAMETER StorageAccountResourceId
    Resource id of the storage account, as Set-ContainerRegistryPrerequisites shows it.

    .PARAMETER StorageAccountContainer
    Blob container for the images.

    .PARAMETER PfxKeyVaultResourceId
    Id of the key vault.

    .PARAMETER PfxKeyVaultSecretUrl
    URL of the certificate's secret, with its version.

    .PARAMETER PfxThumbprint
    Thumbprint of the certificate.

    .PARAMETER Location
    Region of the stamp. Detected from the stamp by default.

    .PARAMETER VirtualMachineSize
    Size of the virtual machine. The default is the size of the existing virtual machine, or Standard_F8s_v2.

    .PARAMETER VirtualMachinePublisher
    Publisher of the image. The default is microsoft-aks.

    .PARAMETER VirtualMachineOffer
    Offer of the image. The default is aks.

    .PARAMETER VirtualMachineSku
    SKU of the image. The default is the newest.

    .PARAMETER VirtualMachineVersion
    Version of the image. The default is the latest.

    .PARAMETER PublicIpName
    Name of the public IP address. The default is container-registry-pip.

    .PARAMETER PublicIpAllocationMethod
    dynamic or static. The default is dynamic.

    .PARAMETER RegistryReplicas
    Number of registry processes. The default is 20.

    .PARAMETER EnableValidations
    Makes the setup also test an upload in several chunks.

    .PARAMETER AllowSsh
    Opens port 22 of the virtual machine to the outside, for troubleshooting.

    .PARAMETER Name
    Name of the deployment. By default it contains the current time.

    .PARAMETER TemplateFile
    Another template, for example of the Marketplace item.

    .PARAMETER TemplateUri
    URL of another template. The stamp reads it.

    .PARAMETER RegistryUserName
    Registry user to show in the docker login line at the end.

    .PARAMETER OnlyIfChanged
    Deploys nothing if the last deployment succeeded with the same parameters, its virtual machine has the certificate, all its resources
    exist, and no login was changed since. The client secret is not compared: the stamp does not return it.

    .PARAMETER NoWait
    Returns the deployment as soon as the stamp has accepted it.

    .PARAMETER CancelOnStop
    Makes Ctrl+C also cancel the deployment on the stamp.

    .PARAMETER Force
    Deploys values that are older than the current ones, or that differ from those of the registry that runs, with a warning instead of an
    error: a version of the certificate, another key vault, another storage account or container.

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

    .PARAMETER ReportPath
    HTML file for a report of this run: plan, completed steps, timeline, and values to copy. An existing report is replaced. In a
    pipeline, give each object its own ReportPath property; otherwise each report replaces the one before it.

    .INPUTS
    Azs.ContainerRegistry.Prerequisites: the object of Set-ContainerRegistryPrerequisites -PassThru.

    .OUTPUTS
    Azs.ContainerRegistry.Deployment: Name, ResourceGroupName, Id, State, Timestamp, Duration, Outputs, Resources, Error, RegistryUrl,
    RegistryHostName, HostKeyFingerprint ($null if it is not known), Parameters, Action (Created, or Unchanged with -OnlyIfChanged).

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    $prerequisites | New-ContainerRegistryDeployment -ResourceGroupName newregdeploy1 -DnsNameLabel myreg -ServicePrincipalClientSecret $clientSecret -AdminPublicKey ~/.ssh/id_rsa.pub

    Deploys to the resources that Set-ContainerRegistryPrerequisites -PassThru returned.

    .EXAMPLE
    $prerequisites | New-ContainerRegistryDeployment -ResourceGroupName newregdeploy1 -DnsNameLabel myreg -ServicePrincipalClientSecret $clientSecret -AdminPublicKey ~/.ssh/id_rsa.pub -WhatIf

    Checks everything and creates nothing.

    .LINK
    Set-ContainerRegistryPrerequisites

    .LINK
    Get-ContainerRegistryDeployment

    .LINK
    Stop-ContainerRegistryDeployment

    .LINK
    Test-ContainerRegistry

    .LINK
    about_ContainerRegistry_GettingStarted

    .LINK
    about_ContainerRegistry_ExitCodes
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    [OutputType('Azs.ContainerRegistry.Deployment')]
    [OutputType([System.Management.Automation.Job])]
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

        [Alias('ClientSecret')]
        [ValidateScript({ $_ -is [securestring] -or $_ -is [string] })]
        [object] $ServicePrincipalClientSecret,

        [Parameter(Mandatory = $true)]
        [string] $AdminPublicKey,

        [switch] $GenerateSshKey,

        [securestring] $KeyPassphrase,

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
        [Alias('Thumbprint')]
        [string] $PfxThumbprint,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [string] $Location,

        [Alias('Size')]
        [string] $VirtualMachineSize,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [Alias('PublisherName')]
        [string] $VirtualMachinePublisher,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [Alias('Offer')]
        [string] $VirtualMachineOffer,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [Alias('Sku')]
        [string] $VirtualMachineSku,

        [string] $VirtualMachineVersion,

        [string] $PublicIpName,

        [ValidateSet('dynamic', 'static')]
        [string] $PublicIpAllocationMethod,

        [ValidateRange(1, 100)]
        [int] $RegistryReplicas,

        [switch] $EnableValidations,

        [switch] $AllowSsh,

        [Alias('DeploymentName')]
        [string] $Name,

        [string] $TemplateFile,

        [string] $TemplateUri,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [string] $RegistryUserName,

        [switch] $OnlyIfChanged,

        [switch] $NoWait,

        [switch] $CancelOnStop,

        [switch] $Force,

        [Alias('AzContext', 'AzureRmContext', 'AzureCredential')]
        [object] $DefaultProfile,

        [Alias('TrustedRootPath')]
        [string] $TrustedRootFile,

        [string] $KeyVaultAudience,

        [switch] $AsJob,

        [string] $LogPath,

        [ValidateRange(1, 2592000)]
        [int] $TimeoutSec,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [string] $ReportPath
    )

    process {
        Clear-StaleParameter -Cmdlet $PSCmdlet
        if (-not (Read-SecretParameter -Cmdlet $PSCmdlet -Bound $PSBoundParameters -Parameter 'ServicePrincipalClientSecret' -Prompt 'Client secret of the service principal')) {
            return
        }
        $key = Resolve-PublicKey -Cmdlet $PSCmdlet -Key $AdminPublicKey
        if ($GenerateSshKey -and -not $WhatIfPreference -and $key -like '*.pub' -and -not [System.IO.File]::Exists($key)) {
            if (-not (Read-SecretParameter -Cmdlet $PSCmdlet -Bound $PSBoundParameters -Parameter 'KeyPassphrase' -Prompt 'Passphrase for the new SSH key')) {
                return
            }
        }
        if ($AsJob -and -not $WhatIfPreference) {
            if ($PSCmdlet.ShouldProcess("Container registry '$DnsNameLabel' in resource group '$ResourceGroupName'", 'Deploy')) {
                Start-CommandJob -Cmdlet $PSCmdlet -Bound $PSBoundParameters
            }
            return
        }
        $request = Get-DeploymentRequest -Cmdlet $PSCmdlet -Bound $PSBoundParameters
        $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase deployment -Request $request -CancelDeployment:$CancelOnStop `
            -Secret @{ servicePrincipalClientSecret = $PSBoundParameters['ServicePrincipalClientSecret']; keyPassphrase = $PSBoundParameters['KeyPassphrase'] } `
            -Target "Container registry '$DnsNameLabel' in resource group '$ResourceGroupName'" -Action 'Deploy'
        if ($result) {
            $deployment = ConvertTo-Deployment -InputObject $result.deployment -Registry $result.registry
            Add-Member -InputObject $deployment -MemberType NoteProperty -Name Action -Value (ConvertTo-PropertyValue -Value $result.action -Kind 'Azs.ContainerRegistry.ChangeAction')
            $deployment
            if ($NoWait) {
                Write-NextStep -Cmdlet $PSCmdlet -Step deploying -Value @{ ResourceGroupName = $ResourceGroupName; Name = $result.deployment.name }
            } else {
                Write-NextStep -Cmdlet $PSCmdlet -Step deployed -Value @{ Url = $result.registry.registryUrl; Registry = $result.registry.registryHostName; User = $RegistryUserName }
            }
        }
    }
}
