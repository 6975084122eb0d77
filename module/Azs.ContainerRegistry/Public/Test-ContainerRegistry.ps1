function Test-ContainerRegistry {
    <#
    .SYNOPSIS
    Tries a container registry as a client would, and says which part of it does not work.

    .DESCRIPTION
    Looks at the name, the certificate (its names, its dates, its thumbprint), whether this machine trusts it, the login, the catalogue, and pushes and
    pulls a tiny image. What cannot be tried because an earlier part failed is told as skipped. For a certificate that this machine does not trust it says
    where the root certificate has to be put, for Docker and for the system.

    A registry that fails a check is no error: the result says so, and so does its property Passed.

    .PARAMETER Registry
    The registry's host name, with a port when it is not 443.

    .PARAMETER Credential
    User and password of the registry. Without it the login comes from the key vault of a registry on the stamp that you are signed in to; where there
    is none, the login and what follows it are left out, unless the registry is open.

    .PARAMETER Thumbprint
    Thumbprint that the registry's certificate must have.

    .PARAMETER ReadOnly
    Leaves push and pull out.

    .PARAMETER Quiet
    Returns only $true or $false.

    .PARAMETER TrustedRootFile
    A PEM file with root certificates to trust beside the system's.

    .PARAMETER Resolve
    Host names and the address:port where they are found, before DNS is asked.

    .PARAMETER LogPath
    A file for a structured log of this command: each request with its attempt, time, status and request ids, one JSON object a line, and no secrets.
    A log that is there is continued.

    .OUTPUTS
    Azs.ContainerRegistry.RegistryTest: Registry, Passed, Open ($true when the registry asks for no login), Checks (Check, State, Message, Id, Hint).

    .NOTES
    A failure ends the statement, not the calling script: -ErrorAction Stop or $ErrorActionPreference = 'Stop' makes it end the script. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    (Test-ContainerRegistry -Registry myreg.shanghai.cloudapp.azurestack.example -Credential $registryCredential).Checks

    Shows what works and what does not.
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType('Azs.ContainerRegistry.RegistryTest')]
    [OutputType([bool])]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipeline = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('RegistryHostName', 'LoginServer')]
        [string] $Registry,

        [Parameter(Position = 1)]
        [pscredential] $Credential,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [Alias('PfxThumbprint')]
        [string] $Thumbprint,

        [switch] $ReadOnly,

        [switch] $Quiet,

        [Alias('TrustedRootPath')]
        [string] $TrustedRootFile,

        [hashtable] $Resolve,

        [string] $LogPath
    )

    process {
        $request = @{
            registry        = $Registry
            thumbprint      = $Thumbprint
            readOnly        = [bool]$ReadOnly
            trustedRootFile = Resolve-FilePath -Cmdlet $PSCmdlet -Path $TrustedRootFile
            environment     = Get-NetworkEnvironment
            resolve         = $Resolve
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
