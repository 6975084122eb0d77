function Test-ContainerRegistry {
    <#
    .SYNOPSIS
    Tests a container registry as a client would, and reports which checks fail.

    .DESCRIPTION
    Checks the name, the certificate (names, dates, thumbprint), whether this machine trusts it, the login, and the catalog, and pushes and pulls a small image.
    Checks that depend on a failed check are skipped. If this machine does not trust the certificate, the result says where to install the root
    certificate for Docker and for the system.

    A registry that fails a check is not an error: see the property Passed of the result, or use -Quiet.

    If you are signed in to the stamp of the registry, the command also warns about resources of its deployment that were deleted.

    With -Path, the command tests the registry of a configuration file without writing: whether the stamp differs from the file
    (Invoke-ContainerRegistryPlan), and whether the registry passes the checks.

    .PARAMETER Registry
    Host name of the registry, with a port if it is not 443.

    .PARAMETER Credential
    User name and password of the registry. By default they come from the key vault of a registry on the stamp that you are signed in to. If
    there is no login, the login and the checks that need it are skipped, unless the registry is open.

    .PARAMETER Thumbprint
    Expected thumbprint of the registry's certificate.

    .PARAMETER ServicePrincipalClientId
    Application id of the registry's service principal. With it, the test includes when its client secret expires: an expired one is a failed check, and less
    than 30 days are a warning. The check is skipped if the directory cannot be read: on an AD FS stamp, without a session, or without the right.

    .PARAMETER ReadOnly
    Skips push and pull.

    .PARAMETER Path
    Configuration file of Install-ContainerRegistry.

    .PARAMETER Quiet
    Returns only $true or $false. With -Path, returns an exit code for a scheduled job: 0 if stamp and registry are as in the file, 1 if
    Install-ContainerRegistry would change something, 2 if the registry fails a check or cannot be tested.

    .PARAMETER TrustedRootFile
    PEM file with root certificates to trust in addition to the system's.

    .PARAMETER Resolve
    Host names and the address:port to use for each, instead of DNS.

    .PARAMETER TokenService
    Hosts that may receive the login although a registry of another domain names them as its token service. Without it, the login is
    sent only to the domain of the registry, and the error names the host.

    .PARAMETER LogPath
    File for a structured log of this command: one JSON object per line for each request, with attempt, time, status and
    request ids. It contains no secrets. An existing log is appended to.

    .PARAMETER TimeoutSec
    Seconds after which the command is stopped with an error. For all objects of the pipeline together. Default: 1 hour.

    .INPUTS
    System.String: a registry. Or an object with a property Registry, RegistryHostName, or LoginServer, such as that of
    Get-ContainerRegistryDeployment. Or files of Get-Item: configuration files.

    .OUTPUTS
    Azs.ContainerRegistry.RegistryTest: Registry, Passed, Open ($true when the registry asks for no login), Checks (Check, State, Message, Id, Hint).
    With -Path, Azs.ContainerRegistry.ConfigurationTest: Path, Passed, ExitCode, Changes (Step, Target, Action, Reason), Registry (a RegistryTest).

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    (Test-ContainerRegistry -Registry myreg.shanghai.cloudapp.azurestack.example -Credential $registryCredential).Checks

    Shows the result of each check.

    .EXAMPLE
    $code = Test-ContainerRegistry -Path ./registry.json -Quiet

    Returns 0, 1, or 2 for the exit code of a scheduled job.

    .LINK
    Install-ContainerRegistry

    .LINK
    New-ContainerRegistryDeployment

    .LINK
    Get-ContainerRegistryLog

    .LINK
    Get-ContainerRegistryImage

    .LINK
    about_ContainerRegistry_ExitCodes
    #>
    [CmdletBinding(PositionalBinding = $false, DefaultParameterSetName = 'Registry')]
    [OutputType('Azs.ContainerRegistry.RegistryTest')]
    [OutputType('Azs.ContainerRegistry.ConfigurationTest')]
    [OutputType([bool])]
    [OutputType([int])]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true, ParameterSetName = 'Registry')]
        [Alias('RegistryHostName', 'LoginServer')]
        [string] $Registry,

        [Parameter(Position = 1, ParameterSetName = 'Registry')]
        [Alias('RegistryCredential')]
        [pscredential] $Credential,

        [Parameter(ValueFromPipelineByPropertyName = $true, ParameterSetName = 'Registry')]
        [Alias('PfxThumbprint')]
        [string] $Thumbprint,

        [Parameter(ValueFromPipelineByPropertyName = $true, ParameterSetName = 'Registry')]
        [Alias('ServicePrincipalId', 'ApplicationId')]
        [string] $ServicePrincipalClientId,

        [Parameter(ParameterSetName = 'Registry')]
        [switch] $ReadOnly,

        [Parameter(Mandatory = $true, ValueFromPipelineByPropertyName = $true, ParameterSetName = 'Path')]
        [Alias('FullName')]
        [string] $Path,

        [switch] $Quiet,

        [Parameter(ParameterSetName = 'Registry')]
        [Alias('TrustedRootPath')]
        [string] $TrustedRootFile,

        [Parameter(ParameterSetName = 'Registry')]
        [hashtable] $Resolve,

        [string[]] $TokenService,

        [string] $LogPath,

        [ValidateRange(1, 2592000)]
        [int] $TimeoutSec
    )

    process {
        if ($Path -and $Quiet) {
            $record = Remove-EmptyValue -Table @{ LogPath = $LogPath }
            try {
                (Test-ContainerRegistry -Path $Path @record -ErrorAction Stop).ExitCode
            } catch {
                # The caller decides by the code, so the error does not end the command.
                $preference = [string]$PSBoundParameters['ErrorAction']
                if (-not $preference) {
                    $preference = [string]$PSCmdlet.SessionState.PSVariable.GetValue('ErrorActionPreference')
                }
                $ErrorActionPreference = if ($preference -in 'SilentlyContinue', 'Ignore') { $preference } else { 'Continue' }
                Write-Error -ErrorRecord $_
                2
            }
            return
        }
        if ($Path) {
            try {
                Test-Configuration -Cmdlet $PSCmdlet -Path $Path -LogPath $LogPath
            } catch {
                Write-OperationError -Cmdlet $PSCmdlet -Record $_
            }
            return
        }
        if (-not $Resolve) {
            $Resolve = $script:OwnSession.Resolve
        }
        $request = @{
            registry                 = $Registry
            thumbprint               = $Thumbprint
            servicePrincipalClientId = $ServicePrincipalClientId
            readOnly                 = [bool]$ReadOnly
            trustedRootFile          = Resolve-FilePath -Cmdlet $PSCmdlet -Path $TrustedRootFile
            environment              = Get-NetworkEnvironment
            resolve                  = $Resolve
            tokenServices            = $TokenService
        }
        $secret = @{}
        if ($Credential) {
            $request.userName = $Credential.UserName
            $secret.password = $Credential.Password
        }
        $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase registry_test -Request $request -Secret $secret -AnySession
        if ($result -and $Quiet) {
            $result.passed
        } elseif ($result) {
            $test = ConvertTo-TypedObject -InputObject $result -TypeName 'Azs.ContainerRegistry.RegistryTest'
            $test.Checks = @($result.checks | ForEach-Object { ConvertTo-TypedObject -InputObject $_ -TypeName 'Azs.ContainerRegistry.RegistryCheck' })
            $test
        }
    }
}
