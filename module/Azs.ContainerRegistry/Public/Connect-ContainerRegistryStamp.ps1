function Connect-ContainerRegistryStamp {
    <#
    .SYNOPSIS
    Signs in to an Azure Stack Hub stamp.

    .DESCRIPTION
    The session belongs to this runspace alone and wins over one of Az or AzureRM, so that several runspaces work on several stamps side by side. It
    lives until Disconnect-ContainerRegistryStamp or the end of the runspace, in memory only.

    A sign-in ends the session before it. When it fails, commands are refused until a sign-in succeeds or Disconnect-ContainerRegistryStamp runs, so
    that nothing is written to a stamp that was signed in to before.

    Without credentials it shows a code to enter in a browser.

    .PARAMETER ArmEndpoint
    https://management.<region>.<fqdn> of the stamp, or https://adminmanagement.<region>.<fqdn> for an operator.

    .PARAMETER TenantId
    Tenant by id or name. Not needed on AD FS.

    .PARAMETER SubscriptionId
    Subscription by id or name. Needed when the account sees several.

    .PARAMETER ApplicationId
    Application (client) id of the service principal, or of the application that a user signs in to.

    .PARAMETER ClientSecret
    Secret of the service principal.

    .PARAMETER CertificateFile
    PFX or PEM file with the certificate and private key of the service principal.

    .PARAMETER CertificatePassword
    Password of CertificateFile, as plain text or SecureString.

    .PARAMETER DeviceCode
    Signs a user in by a code that is entered in a browser on any machine.

    .PARAMETER Credential
    Name and password of a user without multi-factor authentication.

    .PARAMETER ManagedIdentity
    Signs in as the managed identity of this machine. ApplicationId chooses among several.

    .PARAMETER AzureCli
    Takes the tokens of az login.

    .PARAMETER AccessToken
    A token for the stamp's Resource Manager that was got elsewhere.

    .PARAMETER KeyVaultAccessToken
    A token for the stamp's key vaults, beside AccessToken.

    .PARAMETER GraphAccessToken
    A token for the stamp's directory, beside AccessToken.

    .PARAMETER TrustedRootFile
    A file with root certificates (PEM, DER or PKCS#7) to trust in addition to the ones of the system.

    .PARAMETER KeyVaultAudience
    The audience of key vault tokens, for a stamp whose vaults name one that is not derived from its metadata.

    .PARAMETER Resolve
    Names to addresses that are used in place of DNS, for example @{ '*.shanghai.azurestack.example' = '127.0.0.1:8443' }.
    A name may begin with *. to stand for all below it.

    .PARAMETER EnvironmentName
    Also signs in Az or AzureRM, as far as they are loaded, so that lines of a runbook that use their commands find a context of this stamp. The name
    is that of their environment, which is added when it does not exist. It works with Credential and ClientSecret; otherwise a warning names the
    lines to add.

    .PARAMETER LogPath
    A file for a structured log of the sign-in and of all commands that follow in this session: each request with its attempt, time, status and
    request ids, one JSON object a line, and no secrets. A log that is there is continued. A command's own LogPath wins.

    .OUTPUTS
    Azs.ContainerRegistry.Stamp: ArmEndpoint, IdentitySystem, TenantId, SubscriptionId, SubscriptionName, Location, StorageSuffix, KeyVaultSuffix,
    LoginEndpoint, GraphEndpoint, Account, Operator ($true for an operator's endpoint).

    .NOTES
    A failure ends the statement, not the calling script: -ErrorAction Stop or $ErrorActionPreference = 'Stop' makes it end the script. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Connect-ContainerRegistryStamp -ArmEndpoint https://management.shanghai.azurestack.example -TenantId $tenantId -ApplicationId $applicationId -ClientSecret $clientSecret -TrustedRootFile $rootFile

    Signs a service principal in to a stamp with a private certification authority.
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
        [string] $ApplicationId,

        [Parameter(Mandatory = $true, ParameterSetName = 'ClientSecret')]
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

        [string] $LogPath
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
        environment      = Get-NetworkEnvironment
    }
    $stamp = Open-StampSession -Cmdlet $PSCmdlet -Session (Remove-EmptyValue -Table $session) -Secret $secret
    if ($stamp) {
        if ($EnvironmentName) {
            $reusable = @{}
            if ($Credential) {
                $reusable.Credential = $Credential
            } elseif ($ClientSecret) {
                $reusable.Credential = New-Object -TypeName System.Management.Automation.PSCredential -ArgumentList $ApplicationId, $ClientSecret
                $reusable.ServicePrincipal = $true
            }
            Connect-LoadedModule -Cmdlet $PSCmdlet -Stamp $stamp -EnvironmentName $EnvironmentName @reusable
            # A context that was made here is not a later choice of the runbook.
            $script:OwnSession.EndpointOfOthers = [string](Get-HandedOverContext -LoadedOnly).Context.Environment.ResourceManagerUrl
        }
        ConvertTo-TypedObject -InputObject $stamp -TypeName 'Azs.ContainerRegistry.Stamp'
    }
}
