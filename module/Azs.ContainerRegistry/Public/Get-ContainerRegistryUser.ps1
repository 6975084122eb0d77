function Get-ContainerRegistryUser {
    <#
    .SYNOPSIS
    Gets the users of a registry.

    .DESCRIPTION
    Lists the users in the key vault of a registry, without their passwords. The setup of the registry reads them, so a user that was added after the last
    deployment is not known to the registry yet. With -Registry, the command signs in to the registry as each user, and LoginWorks says whether it
    accepts the login.

    Retired users are those that Update-ContainerRegistryCredential is replacing: the next deployment omits them. The setup cannot read a user whose
    secret is disabled.

    .PARAMETER KeyVaultName
    Key vault of the registry.

    .PARAMETER UserName
    Name of the user, with * and ?. By default all users.

    .PARAMETER Registry
    Host name of the registry, with a port if it is not 443: tests whether it accepts each user.

    .PARAMETER RegistryRootFile
    PEM file with root certificates to trust for the registry, in addition to the system's.

    .PARAMETER Resolve
    Host names and the address:port to use for each, instead of DNS, when the registry is called.

    .PARAMETER DefaultProfile
    Az or AzureRM context to use instead of the current one and instead of a session of Connect-ContainerRegistryStamp.

    .PARAMETER TrustedRootFile
    PEM file with root certificates to trust in addition to the system's, for a session of Az or AzureRM. A session of
    Connect-ContainerRegistryStamp has its own.

    .PARAMETER KeyVaultAudience
    Audience of Key Vault tokens, for a stamp whose vaults require one that cannot be derived from its metadata.

    .PARAMETER TokenService
    Hosts that may receive the login although a registry of another domain names them as its token service. Without it, the login is
    sent only to the domain of the registry, and the error names the host.

    .PARAMETER LogPath
    File for a structured log of this command: one JSON object per line for each request, with attempt, time, status and
    request ids. It contains no secrets. An existing log is appended to.

    .PARAMETER TimeoutSec
    Seconds after which the command is stopped with an error. For all objects of the pipeline together. Default: 1 hour.

    .INPUTS
    Objects with properties KeyVaultName and Registry.

    .OUTPUTS
    Azs.ContainerRegistry.RegistryUser: KeyVaultName, UserName, Enabled, Retired, Created, Updated, NotBefore, Expires,
    LoginWorks. LoginWorks is empty if the registry was not asked.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Get-ContainerRegistryUser -KeyVaultName newregkv1

    Lists the users.

    .EXAMPLE
    Get-ContainerRegistryUser -KeyVaultName newregkv1 -UserName build* | Where-Object { -not $_.Enabled }

    Lists the disabled users whose names begin with build.

    .LINK
    Add-ContainerRegistryUser

    .LINK
    Remove-ContainerRegistryUser

    .LINK
    Test-ContainerRegistry
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType('Azs.ContainerRegistry.RegistryUser')]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipelineByPropertyName = $true)]
        [Alias('VaultName')]
        [string] $KeyVaultName,

        [Parameter(Position = 1)]
        [Alias('RegistryUserName')]
        [string] $UserName,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [Alias('RegistryHostName', 'LoginServer')]
        [string] $Registry,

        [Alias('RegistryTrustedRootFile', 'RegistryTrustedRootPath')]
        [string] $RegistryRootFile,

        [hashtable] $Resolve,

        [Alias('AzContext', 'AzureRmContext', 'AzureCredential')]
        [object] $DefaultProfile,

        [Alias('TrustedRootPath')]
        [string] $TrustedRootFile,

        [string] $KeyVaultAudience,

        [string[]] $TokenService,

        [string] $LogPath,

        [ValidateRange(1, 2592000)]
        [int] $TimeoutSec
    )

    process {
        Clear-StaleParameter -Cmdlet $PSCmdlet
        $request = @{
            keyVaultName    = $KeyVaultName
            userName        = $UserName
            registry        = $Registry
            trustedRootFile = Resolve-FilePath -Cmdlet $PSCmdlet -Path $RegistryRootFile
            environment     = Get-NetworkEnvironment
            resolve         = $Resolve
            tokenServices   = $TokenService
        }
        $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase registry_user_list -Request $request
        foreach ($user in @($result.users | Where-Object { $_ })) {
            ConvertTo-TypedObject -InputObject $user -TypeName 'Azs.ContainerRegistry.RegistryUser'
        }
    }
}
