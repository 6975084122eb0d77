function Set-ContainerRegistryPrerequisites {
    <#
    .SYNOPSIS
    Prepares everything on the stamp that the container registry template needs.

    .DESCRIPTION
    Creates resource group, storage account, blob container and key vault, gives the service principal access to them, and writes the registry user
    and the certificate into the vault. All problems that can be told beforehand are told together, and then nothing is written. What is there
    already is left alone: a second run with the same input writes nothing, and a run that was stopped is finished by the same command.

    All three published signatures bind, by name and by position: the documented one (11 values), that of October 2020 (12 or 13) and the newest one
    (14, or 13 without IdentitySystem). Count and types tell which one is meant; values that fit none are refused before anything is read.

    The host shows the values that the template asks for. The success stream has the SKUs of the images to deploy from.

    Objects with properties named after the parameters come by the pipeline too, for example from Import-Csv. Each is worked on in turn;
    one failure does not stop the others, unless -ErrorAction Stop says so.

    .PARAMETER Location
    Region of the stamp.

    .PARAMETER ServicePrincipalId
    Application id of the service principal that the registry uses. Needed on AAD.

    .PARAMETER ResourceGroupName
    Resource group for storage account and key vault. The registry itself is deployed into another one.

    .PARAMETER StorageAccountName
    Storage account for the images: 3 to 24 lowercase letters and digits, unique on the stamp.

    .PARAMETER StorageAccountBlobContainer
    Blob container for the images.

    .PARAMETER KeyVaultName
    Key vault for certificate and registry users, unique on the stamp.

    .PARAMETER CertificateSecretName
    Name of the secret that holds the certificate.

    .PARAMETER CertificateFilePath
    Path of the PFX file.

    .PARAMETER CertificatePassword
    The password of the PFX file, as plain text or SecureString. It may be empty.

    .PARAMETER RegistryUserName
    Name of the registry user: 1 to 127 letters, digits and dashes.

    .PARAMETER RegistryUserPassword
    Password of the registry user, as plain text.

    .PARAMETER FurtherValue
    The values by position beyond the eleven of the documented signature. It takes no name: it exists so that the two later signatures bind by position.

    .PARAMETER RegistryCredential
    User and password in one, in place of RegistryUserName and RegistryUserPassword.

    .PARAMETER ApplicationIdentifier
    Identifier of the service principal on an AD FS stamp.

    .PARAMETER UserObjectId
    Identifier of the operating user on an AD FS stamp; the user may read and write the vault's secrets.

    .PARAMETER IdentitySystem
    AAD or ADFS. Found from the stamp when it is not given.

    .PARAMETER InputObject
    An object from the pipeline, such as a line of Import-Csv: its properties give the other parameters, IdentitySystem too. An empty property of an
    optional parameter counts as not given.

    .PARAMETER DnsName
    The registry's name, <label>.<region>.cloudapp.<fqdn>: a warning tells when the certificate is not valid for it.
    Of several certificates with keys in one PFX file, the one that is valid for this name is used.

    .PARAMETER PassThru
    Gives one object with all values for the template in place of the SKUs.

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

    Passwords as SecureString and PSCredential; the values for the template as one object.

    .EXAMPLE
    Import-Csv .\registries.csv | Set-ContainerRegistryPrerequisites -CertificatePassword $certificatePassword -RegistryCredential $registryCredential

    Prepares one registry for each line of the file.
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false, DefaultParameterSetName = 'Documented')]
    [OutputType([string])]
    [OutputType('Azs.ContainerRegistry.Prerequisites')]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipelineByPropertyName = $true)]
        [string] $Location,

        [Parameter(Position = 1, ValueFromPipelineByPropertyName = $true)]
        [string] $ServicePrincipalId,

        # Empty here only where values by position mean another signature, in which an id may be empty.
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

        [Alias('AzContext', 'AzureRmContext', 'AzureCredential')]
        [object] $DefaultProfile,

        [string] $TrustedRootFile,

        [string] $KeyVaultAudience,

        [string] $LogPath,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [string] $ReportPath
    )

    process {
        Clear-StaleParameter -Cmdlet $PSCmdlet
        $result = $null
        try {
            $parameters = Resolve-PositionalSignature -Cmdlet $PSCmdlet -Bound $PSBoundParameters
            foreach ($name in 'ResourceGroupName', 'StorageAccountName') {
                if (-not $parameters[$name]) {
                    Write-OperationError -Cmdlet $PSCmdlet -Record (New-ModuleErrorRecord -Id 'Argument.Missing' -Target $name -Cmdlet $PSCmdlet -Message "Azs.ContainerRegistry: -$name is empty.")
                    return
                }
            }
            $call = Get-PrerequisitesRequest -Cmdlet $PSCmdlet -Bound $parameters
            if (-not $call) {
                return
            }
            $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase prerequisites -Request $call.Request -Secret $call.Secret `
                -Target "Container registry prerequisites in resource group '$($parameters['ResourceGroupName'])'" -Action 'Set'
        } catch {
            Stop-Runbook -Cmdlet $PSCmdlet -ErrorRecord $_
        }
        if ($result) {
            Write-Report -Line $result.report.before
            if ($PassThru) {
                ConvertTo-TypedObject -InputObject $result.prerequisites -TypeName 'Azs.ContainerRegistry.Prerequisites'
            } else {
                ConvertTo-ImageSku -Name $result.prerequisites.skus
            }
            Write-Report -Line $result.report.after
        }
    }
}
