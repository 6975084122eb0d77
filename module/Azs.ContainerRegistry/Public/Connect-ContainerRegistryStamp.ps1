function Connect-ContainerRegistryStamp {
    <#
    .SYNOPSIS
    Signs in to an Azure Stack Hub stamp.

    .DESCRIPTION
    The session belongs to this runspace and takes precedence over a session of Az or AzureRM, so several runspaces can work on several stamps at the
    same time. It is kept in memory until Disconnect-ContainerRegistryStamp or the end of the runspace.

    Signing in ends the previous session. If the sign-in fails, commands are refused until a sign-in succeeds or Disconnect-ContainerRegistryStamp
    runs, so nothing is written to the previous stamp by mistake.

    Without credentials the command shows a code to enter in a browser. In a session that is not interactive that is an error.

    .PARAMETER ArmEndpoint
    https://management.<region>.<fqdn> of the stamp, or https://adminmanagement.<region>.<fqdn> for an operator.

    .PARAMETER TenantId
    Tenant id or name. Not needed on AD FS.

    .PARAMETER SubscriptionId
    Subscription id or name. Required if the account has access to several.

    .PARAMETER ApplicationId
    Application (client) id of the service principal, or of the application that a user signs in to.

    .PARAMETER ClientSecret
    Secret of the service principal.

    .PARAMETER CertificateFile
    PFX or PEM file with the certificate and private key of the service principal.

    .PARAMETER CertificatePassword
    Password of CertificateFile, as plain text or SecureString.

    .PARAMETER DeviceCode
    Signs in a user with a code to enter in a browser on any machine.

    .PARAMETER Credential
    Name and password of a user without multi-factor authentication.

    .PARAMETER ManagedIdentity
    Signs in with the managed identity of this machine. ApplicationId selects one of several.

    .PARAMETER AzureCli
    Uses the tokens of az login.

    .PARAMETER AccessToken
    Existing token for the stamp's Resource Manager.

    .PARAMETER KeyVaultAccessToken
    Token for the stamp's key vaults, in addition to AccessToken.

    .PARAMETER GraphAccessToken
    Token for the stamp's directory, in addition to AccessToken.

    .PARAMETER TrustedRootFile
    File with root certificates (PEM, DER, or PKCS#7) to trust in addition to the system's.

    .PARAMETER KeyVaultAudience
    Audience of Key Vault tokens, for a stamp whose vaults require one that cannot be derived from its metadata.

    .PARAMETER Resolve
    Names and the addresses to use for them instead of DNS, for example @{ '*.shanghai.azurestack.example' = '127.0.0.1:8443' }.
    A name can begin with *. to match all names below it.

    .PARAMETER EnvironmentName
    Signs in Az or AzureRM as well, if loaded, so that other lines of a runbook find a context of this stamp. This is the name of their
    environment, which is added if it does not exist. Works with Credential and ClientSecret; otherwise a warning shows the lines to add.

    .PARAMETER Scope
    Process lets all runspaces of this process use the session, such as thread jobs and ForEach-Object -Parallel, unless they have one of their own.
    Background jobs (Start-Job) that start later sign in with the same account, except after a device code. The secret stays in the memory of this
    process until the session ends. Runspace, the default, keeps the session in this runspace.

    .PARAMETER LogPath
    File for a structured log of the sign-in and of all later commands in this session: one JSON object per line for each request, with
    attempt, time, status and request ids. It contains no secrets. An existing log is appended to. LogPath of a command takes precedence.

    .PARAMETER TimeoutSec
    Seconds after which the command is stopped with an error. Default: 1 hour.

    .PARAMETER RecordPath
    Folder for a recording of the session, for a bug report: the requests and answers of the sign-in and of all later commands, one JSON file per command.
    Ids, names, hosts, and secrets are replaced. The folder is created if it does not exist; existing files stay unchanged. Read the files before you share
    them. The bodies of requests to container registries are not recorded.

    .INPUTS
    None. You cannot pipe objects to this command.

    .OUTPUTS
    Azs.ContainerRegistry.Stamp: ArmEndpoint, IdentitySystem, TenantId, SubscriptionId, SubscriptionName, Location, StorageSuffix, KeyVaultSuffix,
    LoginEndpoint, GraphEndpoint, Account, Operator ($true for an operator's endpoint).

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Connect-ContainerRegistryStamp -ArmEndpoint https://management.shanghai.azurestack.example -TenantId $tenantId -ApplicationId $applicationId -ClientSecret $clientSecret -TrustedRootFile $rootFile

    Signs in a service principal to a stamp with a private certificate authority.

    .EXAMPLE
    Connect-ContainerRegistryStamp -ArmEndpoint https://management.shanghai.azurestack.example -TenantId $tenantId -ApplicationId $applicationId -ClientSecret $clientSecret -TrustedRootFile $rootFile -Scope Process

    Signs in for this runspace, and for thread jobs and background jobs.

    .EXAMPLE
    Connect-ContainerRegistryStamp -ArmEndpoint https://management.shanghai.azurestack.example -TenantId $tenantId -ApplicationId $applicationId -ClientSecret $clientSecret -TrustedRootFile $rootFile -RecordPath ./recording

    Signs in and records the session without names and secrets, for a bug report.

    .LINK
    Disconnect-ContainerRegistryStamp

    .LINK
    Get-ContainerRegistryStamp

    .LINK
    about_ContainerRegistry_SignIn

    .LINK
    about_ContainerRegistry_CI
    #>
    [CmdletBinding(PositionalBinding = $false, DefaultParameterSetName = 'DeviceCode')]
    [OutputType('Azs.ContainerRegistry.Stamp')]
    param(
        [Parameter(Mandatory = $true, Position = 0)]
        [string] $ArmEndpoint,

        [Parameter(Position = 1)]
        [Alias('Tenant', 'TenantName')]
        [string] $TenantId,

        [Parameter(Position = 2)]
        [Alias('Subscription')]
        [string] $SubscriptionId,

        [Parameter(Mandatory = $true, ParameterSetName = 'ClientSecret')]
        [Parameter(Mandatory = $true, ParameterSetName = 'ClientCertificate')]
        [Parameter(ParameterSetName = 'DeviceCode')]
        [Parameter(ParameterSetName = 'Credential')]
        [Parameter(ParameterSetName = 'ManagedIdentity')]
        [Alias('ServicePrincipalClientId')]
        [string] $ApplicationId,

        [Parameter(Mandatory = $true, ParameterSetName = 'ClientSecret')]
        [Alias('ServicePrincipalClientSecret')]
        [securestring] $ClientSecret,

        [Parameter(Mandatory = $true, ParameterSetName = 'ClientCertificate')]
        [Alias('CertificatePath', 'CertificateFilePath')]
        [string] $CertificateFile,

        [Parameter(ParameterSetName = 'ClientCertificate')]
        [ValidateScript({ $_ -is [securestring] -or $_ -is [string] -or $_ -is [ValueType] })]
        [object] $CertificatePassword,

        [Parameter(ParameterSetName = 'DeviceCode')]
        [Alias('UseDeviceAuthentication')]
        [switch] $DeviceCode,

        [Parameter(Mandatory = $true, ParameterSetName = 'Credential')]
        [pscredential] $Credential,

        [Parameter(Mandatory = $true, ParameterSetName = 'ManagedIdentity')]
        [Alias('Identity')]
        [switch] $ManagedIdentity,

        [Parameter(Mandatory = $true, ParameterSetName = 'AzureCli')]
        [switch] $AzureCli,

        [Parameter(Mandatory = $true, ParameterSetName = 'AccessToken')]
        [securestring] $AccessToken,

        [Parameter(ParameterSetName = 'AccessToken')]
        [securestring] $KeyVaultAccessToken,

        [Parameter(ParameterSetName = 'AccessToken')]
        [securestring] $GraphAccessToken,

        [Alias('TrustedRootPath')]
        [string] $TrustedRootFile,

        [string] $KeyVaultAudience,

        [hashtable] $Resolve,

        [Alias('Environment')]
        [string] $EnvironmentName,

        [ValidateSet('Runspace', 'Process')]
        [string] $Scope = 'Runspace',

        [string] $LogPath,

        [ValidateRange(1, 2592000)]
        [int] $TimeoutSec,

        [string] $RecordPath
    )

    if ($PSCmdlet.ParameterSetName -eq 'DeviceCode' -and -not (Test-InteractiveSession)) {
        Import-Interop -Cmdlet $PSCmdlet
        Write-OperationError -Cmdlet $PSCmdlet -Record (New-ModuleErrorRecord -Id 'Argument.Missing' -Target 'Credential' -Cmdlet $PSCmdlet -Message (
                "Azs.ContainerRegistry: sign-in to '$ArmEndpoint' by device code needs a person, and this session is not interactive (-NonInteractive, a service or a build server). " +
                'Use -ApplicationId with -ClientSecret or -CertificateFile, or -Credential, -ManagedIdentity, -AzureCli or -AccessToken.'))
        return
    }
    $identity = @{}
    $secret = @{}
    switch ($PSCmdlet.ParameterSetName) {
        'ClientSecret' {
            $identity = @{ kind = 'clientSecret'; applicationId = $ApplicationId }
            $secret = @{ clientSecret = $ClientSecret }
        }
        'ClientCertificate' {
            $identity = @{
                kind            = 'clientCertificate'
                applicationId   = $ApplicationId
                certificateFile = Resolve-FilePath -Cmdlet $PSCmdlet -Path $CertificateFile
            }
            $secret = @{ certificatePassword = $CertificatePassword }
        }
        'DeviceCode' { $identity = @{ kind = 'deviceCode'; applicationId = $ApplicationId } }
        'Credential' {
            $identity = @{ kind = 'password'; userName = $Credential.UserName; applicationId = $ApplicationId }
            $secret = @{ password = $Credential.Password }
        }
        'ManagedIdentity' { $identity = @{ kind = 'managedIdentity'; clientId = $ApplicationId } }
        'AzureCli' { $identity = @{ kind = 'azureCli' } }
        'AccessToken' {
            $identity = @{ kind = 'accessToken' }
            $secret = @{ accessToken = $AccessToken; keyVaultToken = $KeyVaultAccessToken; graphToken = $GraphAccessToken }
        }
    }
    $session = @{
        version          = 1
        armEndpoint      = $ArmEndpoint
        tenant           = $TenantId
        subscription     = $SubscriptionId
        identity         = Remove-EmptyValue -Table $identity
        trustedRootFile  = Resolve-FilePath -Cmdlet $PSCmdlet -Path $TrustedRootFile
        keyVaultAudience = $KeyVaultAudience
        resolve          = $Resolve
        recordPath       = Resolve-FilePath -Cmdlet $PSCmdlet -Path $RecordPath
        environment      = Get-NetworkEnvironment
    }
    $session = Remove-EmptyValue -Table $session
    $stamp = Open-StampSession -Cmdlet $PSCmdlet -Session $session -Secret $secret -LogPath (Resolve-FilePath -Cmdlet $PSCmdlet -Path $LogPath)
    if ($stamp) {
        if ($Scope -eq 'Process') {
            Publish-StampSession -Session $script:OwnSession -SignIn $session -Secret $secret
        }
        if ($EnvironmentName) {
            $reusable = @{}
            if ($Credential) {
                $reusable.Credential = $Credential
            } elseif ($ClientSecret) {
                $reusable.Credential = New-Object -TypeName System.Management.Automation.PSCredential -ArgumentList $ApplicationId, $ClientSecret
                $reusable.ServicePrincipal = $true
            }
            Connect-LoadedModule -Cmdlet $PSCmdlet -Stamp $stamp -EnvironmentName $EnvironmentName @reusable
            # A context that was created here does not count as a later choice of the runbook.
            $script:OwnSession.EndpointOfOthers = [string](Get-HandedOverContext -LoadedOnly).Context.Environment.ResourceManagerUrl
        }
        ConvertTo-TypedObject -InputObject $stamp -TypeName 'Azs.ContainerRegistry.Stamp'
    }
}
