function Set-RegistryAccessSecret {
    <#
    .SYNOPSIS
    Writes a registry user and password to a key vault.

    .DESCRIPTION
    The secret is named after the user and becomes a login of the registry at its next deployment. Fails if a secret with that name exists. With
    -SkipExistCheck $true it writes a new version instead, which is how you rotate a password.

    .PARAMETER KeyVaultName
    Name of an existing key vault of the selected subscription.

    .PARAMETER RegistryUserName
    Name of the registry user: 1-127 letters, digits, or hyphens.

    .PARAMETER RegistryUserPassword
    Password as plain text. Omit it to be prompted, or use RegistryCredential.

    .PARAMETER RegistryCredential
    User name and password of the registry, instead of RegistryUserName and RegistryUserPassword.

    .PARAMETER SkipExistCheck
    $true writes a new version if a secret with that name exists.

    .PARAMETER PassThru
    Returns the secret (name, version and URL, not its value) as an object.

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
    Seconds after which the command is stopped with an error that lists what was done. Default: 1 hour.

    .INPUTS
    None. You cannot pipe objects to this command.

    .OUTPUTS
    None, or Azs.ContainerRegistry.Secret with -PassThru: Id, Name, Version, Url, ContentType.

    .NOTES
    A failure ends the calling script, as throw does, unless the script catches it. See about_ContainerRegistry_Errors.

    .EXAMPLE
    New-ResourceGroup -ResourceGroupName newregreq1 -Location shanghai
    New-KeyVault -ResourceGroupName newregreq1 -Location shanghai -KeyVaultName newregkv1
    Set-RegistryAccessSecret -KeyVaultName newregkv1 -RegistryCredential $registryCredential -SkipExistCheck $true

    Rotates the password of a registry user. $registryCredential comes from Get-Credential.

    .LINK
    Update-ContainerRegistryCredential

    .LINK
    New-KeyVaultSecret

    .LINK
    New-KeyVault
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false, DefaultParameterSetName = 'Text')]
    [OutputType([void])]
    [OutputType('Azs.ContainerRegistry.Secret')]
    param(
        [Parameter(Mandatory = $true, Position = 0)]
        [string] $KeyVaultName,

        [Parameter(Mandatory = $true, Position = 1, ParameterSetName = 'Text')]
        [string] $RegistryUserName,

        [Parameter(Position = 2, ParameterSetName = 'Text')]
        [ValidateNotNullOrEmpty()]
        [string] $RegistryUserPassword,

        [Parameter(Position = 3)]
        [bool] $SkipExistCheck = $false,

        [Parameter(Mandatory = $true, ParameterSetName = 'Credential')]
        [pscredential] $RegistryCredential,

        [switch] $PassThru,

        [Alias('AzContext', 'AzureRmContext', 'AzureCredential')]
        [object] $DefaultProfile,

        [Alias('TrustedRootPath')]
        [string] $TrustedRootFile,

        [string] $KeyVaultAudience,

        [string] $LogPath,

        [ValidateRange(1, 2592000)]
        [int] $TimeoutSec
    )

    $result = $null
    try {
        if (-not (Test-PasswordText -Cmdlet $PSCmdlet -Bound $PSBoundParameters -Parameter 'RegistryUserPassword' -Instead '-RegistryCredential')) {
            return
        }
        $user = $RegistryUserName
        $secret = @{}
        if ($PSCmdlet.ParameterSetName -eq 'Credential') {
            $user = $RegistryCredential.UserName
            $secret.registryUserPassword = $RegistryCredential.Password
        } else {
            if (-not (Read-SecretParameter -Cmdlet $PSCmdlet -Bound $PSBoundParameters -Parameter 'RegistryUserPassword' -Prompt 'Password of the registry user ''{0}''' -Name $user)) {
                return
            }
            $secret.registryUserPassword = $PSBoundParameters['RegistryUserPassword']
        }
        $request = @{ keyVaultName = $KeyVaultName; registryUserName = $user; skipExistCheck = $SkipExistCheck }
        $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase registry_access_secret -Request $request -Secret $secret `
            -Target "Secret '$user' of key vault '$KeyVaultName'" -Action 'Write'
    } catch {
        Stop-Runbook -Cmdlet $PSCmdlet -ErrorRecord $_
    }
    if ($result -and $PassThru) {
        ConvertTo-TypedObject -InputObject $result.secret -TypeName 'Azs.ContainerRegistry.Secret'
    }
}
