function Add-ContainerRegistryUser {
    <#
    .SYNOPSIS
    Adds a user to a registry.

    .DESCRIPTION
    Writes user name and password as a secret to the key vault of the registry. The setup of the registry reads its users from the vault, so the registry
    accepts a new user after its next deployment; the users that it already has stay.

    A user that exists with this password is left unchanged. A user that exists with another password is an error (User.AlreadyExists):
    Update-ContainerRegistryCredential replaces a password. A user that was retired by that command becomes active again.

    .PARAMETER KeyVaultName
    Key vault of the registry.

    .PARAMETER Credential
    User name (1-127 letters, digits, or hyphens) and password of the new user.

    .PARAMETER UserName
    Name of the new user, instead of Credential.

    .PARAMETER Password
    Password of the new user as plain text or SecureString, instead of Credential. Omit it to be prompted.

    .PARAMETER Force
    Replaces the password of an existing user.

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
    Default: 1 hour.

    .INPUTS
    Objects with properties KeyVaultName, UserName, and Password, or Credential. A PSCredential has UserName and Password.

    .OUTPUTS
    Azs.ContainerRegistry.RegistryUser: KeyVaultName, UserName, Enabled, Retired, Created, Updated, NotBefore, Expires,
    LoginWorks. LoginWorks is empty.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Add-ContainerRegistryUser -KeyVaultName newregkv1 -Credential $buildCredential

    Adds one user. $buildCredential comes from Get-Credential.

    .EXAMPLE
    $buildCredential, $teamCredential | Add-ContainerRegistryUser -KeyVaultName newregkv1

    Adds several users.

    .LINK
    Get-ContainerRegistryUser

    .LINK
    Remove-ContainerRegistryUser

    .LINK
    Update-ContainerRegistryCredential
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false, DefaultParameterSetName = 'Credential')]
    [OutputType('Azs.ContainerRegistry.RegistryUser')]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipelineByPropertyName = $true)]
        [Alias('VaultName')]
        [string] $KeyVaultName,

        [Parameter(Mandatory = $true, Position = 1, ParameterSetName = 'Credential', ValueFromPipelineByPropertyName = $true)]
        [Alias('RegistryCredential')]
        [pscredential] $Credential,

        [Parameter(Mandatory = $true, ParameterSetName = 'Text', ValueFromPipelineByPropertyName = $true)]
        [Alias('RegistryUserName')]
        [string] $UserName,

        [Parameter(ParameterSetName = 'Text', ValueFromPipelineByPropertyName = $true)]
        [Alias('RegistryUserPassword')]
        [ValidateScript({ $_ -is [securestring] -or $_ -is [string] })]
        [object] $Password,

        [switch] $Force,

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
        $added = $null
    }
    process {
        Clear-StaleParameter -Cmdlet $PSCmdlet
        $secret = @{}
        if ($PSCmdlet.ParameterSetName -eq 'Credential') {
            $user = $Credential.UserName
            $secret.password = $Credential.Password
        } else {
            $user = $UserName
            if (-not (Read-SecretParameter -Cmdlet $PSCmdlet -Bound $PSBoundParameters -Parameter 'Password' -Prompt 'Password of the registry user ''{0}''' -Name $user)) {
                return
            }
            $secret.password = $PSBoundParameters['Password']
        }
        $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase registry_user_add -Request @{ keyVaultName = $KeyVaultName; userName = $user; force = [bool]$Force } `
            -Secret $secret -Target "User '$user' of key vault '$KeyVaultName'" -Action 'Add'
        if ($result) {
            if ($result.action -ne 'unchanged') {
                $added = @{ KeyVaultName = $KeyVaultName; User = $user }
            }
            ConvertTo-TypedObject -InputObject $result.user -TypeName 'Azs.ContainerRegistry.RegistryUser'
        }
    }
    end {
        if ($added) {
            # One deployment makes all of them known.
            Write-NextStep -Cmdlet $PSCmdlet -Step 'user' -Value $added
        }
    }
}
