function Update-ContainerRegistryCredential {
    <#
    .SYNOPSIS
    Gives the registry a new password or a new user, and takes the old login away once the new one works.

    .DESCRIPTION
    The registry takes its logins from the key vault when it is deployed. So a login is changed in steps, and this command does those that can be done now:
    it writes the new login into the vault; when the registry takes it, the old login is retired, so that the next deployment leaves it out; when the
    registry refuses the old login, its secret is deleted. Its result says State DeploymentNeeded as long as the registry has to be deployed again (the
    same New-ContainerRegistryDeployment as before) and this command run once more, and Complete at the end.

    A new password for the same user needs one deployment, a new user two: until the new login works, the old one stays good. A run that was stopped is
    finished by the same command.

    .PARAMETER KeyVaultName
    Key vault of the registry.

    .PARAMETER RegistryCredential
    The new login: a user with a new password, or a new user.

    .PARAMETER RegistryUserName
    Name of the registry user, in place of RegistryCredential.

    .PARAMETER RegistryUserPassword
    The new password as plain text, in place of RegistryCredential.

    .PARAMETER OldRegistryUserName
    The user that is given up. Without it the user stays and only the password is a new one.

    .PARAMETER Registry
    Host name of the registry, with a port when it is not 443. It is asked whether it takes the logins.

    .PARAMETER Force
    Deletes the old login at once and does not ask the registry. It does not answer a question for confirmation: -Confirm:$false does.

    .PARAMETER RegistryRootFile
    A PEM file with root certificates to trust for the registry beside the system's.

    .PARAMETER Resolve
    Host names and the address:port where they are found, before DNS is asked for the registry.

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
    Azs.ContainerRegistry.CredentialUpdate: State (complete or deploymentNeeded), RegistryUserName, OldRegistryUserName, NewLoginWorks, OldLoginWorks
    (empty when the registry was not asked).

    .NOTES
    A failure ends the statement, not the calling script: -ErrorAction Stop or $ErrorActionPreference = 'Stop' makes it end the script. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Update-ContainerRegistryCredential -KeyVaultName newregkv1 -RegistryCredential $newCredential -OldRegistryUserName admin -Registry registry.shanghai.cloudapp.azurestack.example

    A new user takes over from admin.

    .EXAMPLE
    Update-ContainerRegistryCredential -KeyVaultName newregkv1 -RegistryCredential $newCredential -OldRegistryUserName admin -Force

    Deletes the old login at once; the next deployment makes it so on the registry.
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false, DefaultParameterSetName = 'Credential')]
    [OutputType('Azs.ContainerRegistry.CredentialUpdate')]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipelineByPropertyName = $true)]
        [Alias('VaultName')]
        [string] $KeyVaultName,

        [Parameter(Mandatory = $true, Position = 1, ParameterSetName = 'Credential')]
        [pscredential] $RegistryCredential,

        [Parameter(Mandatory = $true, ParameterSetName = 'Text')]
        [string] $RegistryUserName,

        [Parameter(ParameterSetName = 'Text')]
        [ValidateNotNullOrEmpty()]
        [string] $RegistryUserPassword,

        [string] $OldRegistryUserName,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [Alias('RegistryHostName', 'LoginServer')]
        [string] $Registry,

        [switch] $Force,

        [string] $RegistryRootFile,

        [hashtable] $Resolve,

        [Alias('AzContext', 'AzureRmContext', 'AzureCredential')]
        [object] $DefaultProfile,

        [Alias('TrustedRootPath')]
        [string] $TrustedRootFile,

        [string] $KeyVaultAudience,

        [string] $LogPath
    )

    process {
        Clear-StaleParameter -Cmdlet $PSCmdlet
        if (-not (Test-PasswordText -Cmdlet $PSCmdlet -Bound $PSBoundParameters -Parameter 'RegistryUserPassword' -Instead '-RegistryCredential')) {
            return
        }
        $user = $RegistryUserName
        $secret = @{}
        if ($RegistryCredential) {
            $user = $RegistryCredential.UserName
            $secret.registryUserPassword = $RegistryCredential.Password
        } else {
            if (-not (Read-SecretParameter -Cmdlet $PSCmdlet -Bound $PSBoundParameters -Parameter 'RegistryUserPassword' -Prompt "New password of the registry user '$user'")) {
                return
            }
            $secret.registryUserPassword = $PSBoundParameters['RegistryUserPassword']
        }
        $request = @{
            keyVaultName        = $KeyVaultName
            registryUserName    = $user
            oldRegistryUserName = $OldRegistryUserName
            registry            = $Registry
            force               = [bool]$Force
            trustedRootFile     = Resolve-FilePath -Cmdlet $PSCmdlet -Path $RegistryRootFile
            environment         = Get-NetworkEnvironment
            resolve             = $Resolve
        }
        $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase credential_update -Request $request `
            -Secret $secret -Target "Login '$user' of key vault '$KeyVaultName'" -Action 'Replace the registry login'
        if ($result) {
            $update = ConvertTo-TypedObject -InputObject $result -TypeName 'Azs.ContainerRegistry.CredentialUpdate'
            $update.PSObject.Properties.Remove('Plan')
            $update
        }
    }
}
