function Test-ContainerRegistryPrerequisites {
    <#
    .SYNOPSIS
    Compares the stamp with what Set-ContainerRegistryPrerequisites would create from the same values.

    .DESCRIPTION
    Checks the values as Set-ContainerRegistryPrerequisites does and compares the stamp with them: resource group, storage account, blob container, role
    assignment, key vault, access policies, login, and certificate. Nothing is written. A run of Set-ContainerRegistryPrerequisites would fix
    each difference that it reports.

    A difference is not an error: the result lists all differences, and all problems with the values, such as an expired certificate. Its property
    Passed is $true if there are no differences and no problems; -Quiet returns only that. Only a stamp that cannot be read (not signed in, not
    reachable, not authorized) is an error, so a scheduled runbook can distinguish "differs" from "unknown".

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

    .PARAMETER Quiet
    Returns only $true or $false.

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
    Seconds after which the command is stopped with an error. For all objects of the pipeline together. Default: 1 hour.

    .INPUTS
    Objects with properties of the names of the parameters, for example the rows of a CSV file, one registry each.

    .OUTPUTS
    Azs.ContainerRegistry.PrerequisitesTest: Passed, Compared, Differences (What, Resource, Expected, Actual, Hint), Problems (Id, Severity, Parameter,
    Message, Hint and more). Compared is $false when a problem kept the comparison from being made. With -Quiet System.Boolean.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    $desired = @{
        Location = 'shanghai'; ServicePrincipalId = $servicePrincipalId; ResourceGroupName = 'newregreq1'; StorageAccountName = 'newregsa1'
        StorageAccountBlobContainer = 'newregct1'; KeyVaultName = 'newregkv1'; CertificateSecretName = 'containersecret2'
        CertificateFilePath = '.\registry.pfx'; CertificatePassword = $certificatePassword; RegistryCredential = $registryCredential
    }
    $test = Test-ContainerRegistryPrerequisites @desired
    $test.Differences | Format-Table -Property What, Resource, Expected, Actual

    Shows the differences. A runbook can continue with: if (-not $test.Passed) { exit 1 }.

    .EXAMPLE
    Import-Csv .\registries.csv | Test-ContainerRegistryPrerequisites -CertificatePassword $certificatePassword -RegistryCredential $registryCredential -Quiet

    Returns $true or $false for each line of the file.

    .LINK
    Set-ContainerRegistryPrerequisites

    .LINK
    Test-ContainerRegistry

    .LINK
    about_ContainerRegistry_CI

    .LINK
    about_ContainerRegistry_ExitCodes
    #>
    [CmdletBinding(PositionalBinding = $false, DefaultParameterSetName = 'Documented')]
    [OutputType('Azs.ContainerRegistry.PrerequisitesTest')]
    [OutputType([bool])]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipelineByPropertyName = $true)]
        [string] $Location,

        [Parameter(Position = 1, ValueFromPipelineByPropertyName = $true)]
        [Alias('ApplicationId', 'ServicePrincipalClientId')]
        [string] $ServicePrincipalId,

        [Parameter(Mandatory = $true, Position = 2, ValueFromPipelineByPropertyName = $true)]
        [string] $ResourceGroupName,

        [Parameter(Mandatory = $true, Position = 3, ValueFromPipelineByPropertyName = $true)]
        [string] $StorageAccountName,

        [Parameter(Mandatory = $true, Position = 4, ValueFromPipelineByPropertyName = $true)]
        [Alias('StorageAccountContainer')]
        [string] $StorageAccountBlobContainer,

        [Parameter(Mandatory = $true, Position = 5, ValueFromPipelineByPropertyName = $true)]
        [Alias('VaultName')]
        [string] $KeyVaultName,

        [Parameter(Mandatory = $true, Position = 6, ValueFromPipelineByPropertyName = $true)]
        [string] $CertificateSecretName,

        [Parameter(Mandatory = $true, Position = 7, ValueFromPipelineByPropertyName = $true)]
        [Alias('CertificatePath')]
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

        [Parameter(Mandatory = $true, ValueFromPipelineByPropertyName = $true, ParameterSetName = 'Credential')]
        [Alias('Credential')]
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

        [switch] $Quiet,

        [ValidateRange(1, 32)]
        [int] $ThrottleLimit = 8,

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
        # The operations in progress, in the order of their objects. Write-OperationError adds errors to it.
        $OperationQueue = New-Object -TypeName 'System.Collections.Generic.Queue[object]'
        $write = {
            param($Result)
            if ($Quiet) {
                $Result.passed
            } else {
                ConvertTo-PrerequisitesTest -Result $Result
            }
        }
    }

    process {
        Clear-StaleParameter -Cmdlet $PSCmdlet
        $bound = $PSBoundParameters
        Step-OperationQueue -Cmdlet $PSCmdlet -Queue $OperationQueue -ThrottleLimit $ThrottleLimit -Write $write -Start {
            $call = Get-PrerequisitesRequest -Cmdlet $Cmdlet -Bound $bound
            if ($call) {
                Start-ContainerRegistryOperation -Cmdlet $Cmdlet -UseCase prerequisites_test -Request $call.Request -Secret $call.Secret
            }
        }
    }

    end {
        Step-OperationQueue -Cmdlet $PSCmdlet -Queue $OperationQueue -Write $write
    }
}
