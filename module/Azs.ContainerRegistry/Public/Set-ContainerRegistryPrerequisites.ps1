function Set-ContainerRegistryPrerequisites {
    <#
    .SYNOPSIS
    Creates or updates everything on the stamp that the container registry template needs.

    .DESCRIPTION
    Creates the resource group, storage account, blob container, and key vault; grants the service principal access to them; writes the registry user and
    the certificate to the vault. All input is checked first, and all problems are reported together before anything is written. Existing resources that
    match are not changed: a second run with the same input writes nothing, and the same command finishes an interrupted run.

    All three published signatures bind, by name and by position: the documented one (11 values), October 2020 (12 or 13), and the newest
    (14, or 13 without IdentitySystem). They are distinguished by the count and types of the values. Values that match none are refused before
    anything is read.

    The host shows the values for the template. The output is the SKUs of the images to deploy from.

    Objects with properties named after the parameters, for example from Import-Csv, can be piped. Up to -ThrottleLimit of them are processed at the
    same time; output, warnings, and errors come in the order of the objects. A failure does not stop the others, unless you specify
    -ErrorAction Stop: then they are processed one after another. With -ThrottleLimit too, those in progress are canceled.

    .PARAMETER Location
    Region of the stamp.

    .PARAMETER ServicePrincipalId
    Application id of the service principal that the registry uses. Required on AAD.

    .PARAMETER ResourceGroupName
    Resource group for the storage account and key vault. The registry is deployed to another resource group.

    .PARAMETER StorageAccountName
    Storage account for the images: 3-24 lowercase letters and digits, unique on the stamp.

    .PARAMETER StorageAccountBlobContainer
    Blob container for the images.

    .PARAMETER KeyVaultName
    Key vault for the certificate and registry users, unique on the stamp.

    .PARAMETER CertificateSecretName
    Name of the secret that holds the certificate.

    .PARAMETER CertificateFilePath
    Path of the PFX file.

    .PARAMETER CertificatePassword
    Password of the PFX file, as a SecureString or plain text. It can be empty. Omit it to be prompted.

    .PARAMETER RegistryUserName
    Name of the registry user: 1-127 letters, digits, or hyphens.

    .PARAMETER RegistryUserPassword
    Password of the registry user, as plain text. Omit it to be prompted, or use RegistryCredential.

    .PARAMETER FurtherValue
    Values by position after the eleven of the documented signature. It has no name to use: it lets the two later signatures bind by position.

    .PARAMETER RegistryCredential
    User name and password of the registry, instead of RegistryUserName and RegistryUserPassword.

    .PARAMETER ApplicationIdentifier
    Identifier of the service principal on an AD FS stamp.

    .PARAMETER UserObjectId
    Identifier of the operator on an AD FS stamp, who gets access to read and write the vault's secrets.

    .PARAMETER IdentitySystem
    AAD or ADFS. Detected from the stamp by default.

    .PARAMETER InputObject
    Object from the pipeline, such as a row of Import-Csv. Its properties provide the other parameters, including IdentitySystem. An empty
    property of an optional parameter is treated as omitted.

    .PARAMETER DnsName
    DNS name of the registry, <label>.<region>.cloudapp.<fqdn>. You get a warning if the certificate is not valid for it.
    If the PFX file has several certificates with keys, the one that is valid for this name is used.

    .PARAMETER PassThru
    Returns one object with all values for the template instead of the SKUs.

    .PARAMETER ThrottleLimit
    Maximum number of pipeline objects in progress at the same time. The default is 8, and 1 if an error stops the script
    (-ErrorAction Stop, or $ErrorActionPreference = 'Stop').

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
    Default: 24 hours.

    .PARAMETER ReportPath
    HTML file for a report of this run: plan, completed steps, timeline, and values to copy. An existing report is replaced. In a
    pipeline, give each object its own ReportPath property; otherwise each report replaces the one before it.

    .INPUTS
    Objects with properties of the names of the parameters, for example the rows of a CSV file, one registry each.

    .OUTPUTS
    System.String (the SKUs, each with a property Skus), or Azs.ContainerRegistry.Prerequisites with -PassThru: Location, SubscriptionId,
    TenantId, IdentitySystem, ResourceGroupName, StorageAccountName, StorageAccountResourceId, StorageAccountContainer, KeyVaultName,
    PfxKeyVaultResourceId, PfxKeyVaultSecretUrl, PfxThumbprint, CertificateSecretName, RegistryUserName, ServicePrincipalClientId,
    ServicePrincipalObjectId, VirtualMachinePublisher, VirtualMachineOffer, VirtualMachineSku, Skus.

    .NOTES
    A failure ends the calling script, as throw does, unless the script catches it. See about_ContainerRegistry_Errors.

    .EXAMPLE
    Set-ContainerRegistryPrerequisites -Location Shanghai -ServicePrincipalId $servicePrincipalId -ResourceGroupName newregreq1 -StorageAccountName newregsa1 -StorageAccountBlobContainer newregct1 -KeyVaultName newregkv1 -CertificateSecretName containersecret2 -CertificateFilePath .\registry.pfx -CertificatePassword $certificatePassword -RegistryUserName admin -RegistryUserPassword $registryPassword

    The documented command line.

    .EXAMPLE
    $registry = Set-ContainerRegistryPrerequisites -Location shanghai -ServicePrincipalId $servicePrincipalId -ResourceGroupName newregreq1 -StorageAccountName newregsa1 -StorageAccountBlobContainer newregct1 -KeyVaultName newregkv1 -CertificateSecretName containersecret2 -CertificateFilePath .\registry.pfx -CertificatePassword $certificatePassword -RegistryCredential $registryCredential -PassThru
    $registry.PfxKeyVaultSecretUrl

    Uses SecureString and PSCredential, and returns the values for the template as one object.

    .EXAMPLE
    Import-Csv .\registries.csv | Set-ContainerRegistryPrerequisites -CertificatePassword $certificatePassword -RegistryCredential $registryCredential

    Prepares one registry for each line of the file, eight at the same time.

    .LINK
    Test-ContainerRegistryPrerequisites

    .LINK
    New-ContainerRegistryDeployment

    .LINK
    Remove-ContainerRegistry

    .LINK
    about_ContainerRegistry_GettingStarted

    .LINK
    about_ContainerRegistry_Migration

    .LINK
    about_ContainerRegistry_CI
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false, DefaultParameterSetName = 'Documented')]
    [OutputType([string])]
    [OutputType('Azs.ContainerRegistry.Prerequisites')]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipelineByPropertyName = $true)]
        [string] $Location,

        [Parameter(Position = 1, ValueFromPipelineByPropertyName = $true)]
        [string] $ServicePrincipalId,

        # Empty only if positional values mean another signature, in which an id may be empty.
        [Parameter(Mandatory = $true, Position = 2, ValueFromPipelineByPropertyName = $true)]
        [AllowEmptyString()]
        [string] $ResourceGroupName,

        [Parameter(Mandatory = $true, Position = 3, ValueFromPipelineByPropertyName = $true)]
        [AllowEmptyString()]
        [string] $StorageAccountName,

        [Parameter(Mandatory = $true, Position = 4, ValueFromPipelineByPropertyName = $true)]
        [string] $StorageAccountBlobContainer,

        [Parameter(Mandatory = $true, Position = 5, ValueFromPipelineByPropertyName = $true)]
        [string] $KeyVaultName,

        [Parameter(Mandatory = $true, Position = 6, ValueFromPipelineByPropertyName = $true)]
        [string] $CertificateSecretName,

        [Parameter(Mandatory = $true, Position = 7, ValueFromPipelineByPropertyName = $true)]
        [string] $CertificateFilePath,

        [Parameter(Position = 8, ValueFromPipelineByPropertyName = $true)]
        [AllowEmptyString()]
        [ValidateScript({ $_ -is [securestring] -or $_ -is [string] -or $_ -is [ValueType] })]
        [object] $CertificatePassword,

        [Parameter(Mandatory = $true, Position = 9, ValueFromPipelineByPropertyName = $true, ParameterSetName = 'Documented')]
        [string] $RegistryUserName,

        [Parameter(Position = 10, ValueFromPipelineByPropertyName = $true, ParameterSetName = 'Documented')]
        [ValidateNotNullOrEmpty()]
        [string] $RegistryUserPassword,

        [Parameter(ParameterSetName = 'Documented', ValueFromRemainingArguments = $true, DontShow = $true)]
        [string[]] $FurtherValue,

        [Parameter(Mandatory = $true, ValueFromPipelineByPropertyName = $true, ParameterSetName = 'Credential')]
        [pscredential] $RegistryCredential,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [Alias('ServicePrincipalObjectId')]
        [string] $ApplicationIdentifier,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [Alias('TenantObjectId')]
        [string] $UserObjectId,

        [ValidateSet('AAD', 'ADFS')]
        [string] $IdentitySystem,

        [Parameter(ValueFromPipeline = $true)]
        [psobject] $InputObject,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [string] $DnsName,

        [switch] $PassThru,

        [ValidateRange(1, 32)]
        [int] $ThrottleLimit = 8,

        [Alias('AzContext', 'AzureRmContext', 'AzureCredential')]
        [object] $DefaultProfile,

        [Alias('TrustedRootPath')]
        [string] $TrustedRootFile,

        [string] $KeyVaultAudience,

        [string] $LogPath,

        [ValidateRange(1, 2592000)]
        [int] $TimeoutSec,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [string] $ReportPath
    )

    begin {
        # The operations in progress, in the order of their objects. Write-OperationError adds errors to it.
        $OperationQueue = New-Object -TypeName 'System.Collections.Generic.Queue[object]'
    }

    process {
        Clear-StaleParameter -Cmdlet $PSCmdlet
        $limit = Get-PipelineLimit -Cmdlet $PSCmdlet -ThrottleLimit $ThrottleLimit
        $failure = $null
        $isComplete = $false
        try {
            try {
                $started = Start-PrerequisitesOperation -Cmdlet $PSCmdlet -Bound $PSBoundParameters
                if ($started) {
                    $OperationQueue.Enqueue($started)
                }
            } catch {
                $failure = $_
            }
            # The results of earlier objects come before the failure.
            while ($OperationQueue.Count -gt 0 -and ($failure -or $OperationQueue.Count -ge $limit)) {
                $result = $null
                try {
                    $result = Receive-QueuedOperation -Cmdlet $PSCmdlet -Queue $OperationQueue
                } catch {
                    Stop-Runbook -Cmdlet $PSCmdlet -ErrorRecord $_
                }
                if ($result) {
                    Write-PrerequisitesResult -Cmdlet $PSCmdlet -Result $result -PassThru:$PassThru
                }
            }
            if ($failure) {
                Stop-Runbook -Cmdlet $PSCmdlet -ErrorRecord $failure
            }
            $isComplete = $true
        } finally {
            if (-not $isComplete) {
                Stop-QueuedOperation -Queue $OperationQueue
            }
        }
    }

    end {
        $isComplete = $false
        try {
            while ($OperationQueue.Count -gt 0) {
                $result = $null
                try {
                    $result = Receive-QueuedOperation -Cmdlet $PSCmdlet -Queue $OperationQueue
                } catch {
                    Stop-Runbook -Cmdlet $PSCmdlet -ErrorRecord $_
                }
                if ($result) {
                    Write-PrerequisitesResult -Cmdlet $PSCmdlet -Result $result -PassThru:$PassThru
                }
            }
            $isComplete = $true
        } finally {
            if (-not $isComplete) {
                Stop-QueuedOperation -Queue $OperationQueue
            }
        }
    }
}
