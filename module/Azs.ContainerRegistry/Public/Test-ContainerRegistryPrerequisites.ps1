function Test-ContainerRegistryPrerequisites {
    <#
    .SYNOPSIS
    Tells what on the stamp differs from what Set-ContainerRegistryPrerequisites would make of the same values.

    .DESCRIPTION
    Checks the values as Set-ContainerRegistryPrerequisites does before it begins, and compares the stamp with them: resource group, storage account, blob
    container, role, key vault, access policies, login and certificate. Nothing is written. What it finds is exactly what a run of
    Set-ContainerRegistryPrerequisites would mend.

    A difference is no error: the result lists each of them, and so does it the problems with the values, an expired certificate for example. Its property
    Passed is $true when nothing differs and no problem stands in the way; with -Quiet that is all that is given. Only a stamp that cannot be looked at
    (no sign-in, no connection, no right to read) is an error. So a scheduled runbook tells "differs" and "cannot be told" apart.

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

    .PARAMETER Quiet
    Gives $true or $false alone.

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
    Azs.ContainerRegistry.PrerequisitesTest: Passed, Compared, Differences (What, Resource, Expected, Actual, Hint), Problems (Id, Severity, Parameter,
    Message, Hint and more). Compared is $false when a problem kept the comparison from being made. With -Quiet System.Boolean.

    .NOTES
    A failure ends the statement, not the calling script: -ErrorAction Stop or $ErrorActionPreference = 'Stop' makes it end the script. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    $desired = @{
        Location = 'shanghai'; ServicePrincipalId = $servicePrincipalId; ResourceGroupName = 'newregreq1'; StorageAccountName = 'newregsa1'
        StorageAccountBlobContainer = 'newregct1'; KeyVaultName = 'newregkv1'; CertificateSecretName = 'containersecret2'
        CertificateFilePath = '.\registry.pfx'; CertificatePassword = $certificatePassword; RegistryCredential = $registryCredential
    }
    $test = Test-ContainerRegistryPrerequisites @desired
    $test.Differences | Format-Table -Property What, Resource, Expected, Actual

    Shows what differs. A runbook goes on with: if (-not $test.Passed) { exit 1 }.

    .EXAMPLE
    Import-Csv .\registries.csv | Test-ContainerRegistryPrerequisites -CertificatePassword $certificatePassword -RegistryCredential $registryCredential -Quiet

    Gives $true or $false for each line of the file.
    #>
    [CmdletBinding(PositionalBinding = $false, DefaultParameterSetName = 'Documented')]
    [OutputType('Azs.ContainerRegistry.PrerequisitesTest')]
    [OutputType([bool])]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipelineByPropertyName = $true)]
        [string] $Location,

        [Parameter(Position = 1, ValueFromPipelineByPropertyName = $true)]
        [string] $ServicePrincipalId,

        [Parameter(Mandatory = $true, Position = 2, ValueFromPipelineByPropertyName = $true)]
        [string] $ResourceGroupName,

        [Parameter(Mandatory = $true, Position = 3, ValueFromPipelineByPropertyName = $true)]
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

        [switch] $Quiet,

        [Alias('AzContext', 'AzureRmContext', 'AzureCredential')]
        [object] $DefaultProfile,

        [string] $TrustedRootFile,

        [string] $KeyVaultAudience,

        [string] $LogPath
    )

    process {
        Clear-StaleParameter -Cmdlet $PSCmdlet
        $call = Get-PrerequisitesRequest -Cmdlet $PSCmdlet -Bound $PSBoundParameters
        if (-not $call) {
            return
        }
        $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase prerequisites_test -Request $call.Request -Secret $call.Secret
        if ($result -and $Quiet) {
            $result.passed
        } elseif ($result) {
            $test = ConvertTo-TypedObject -InputObject $result -TypeName 'Azs.ContainerRegistry.PrerequisitesTest'
            $test.Differences = @($result.differences | Where-Object { $_ } |
                    ForEach-Object { ConvertTo-TypedObject -InputObject $_ -TypeName 'Azs.ContainerRegistry.Difference' })
            $test.Problems = @($result.problems | Where-Object { $_ } |
                    ForEach-Object { ConvertTo-TypedObject -InputObject $_ -TypeName 'Azs.ContainerRegistry.Problem' })
            $test
        }
    }
}
