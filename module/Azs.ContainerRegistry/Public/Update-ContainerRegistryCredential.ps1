function Update-ContainerRegistryCredential {
    <#
    .SYNOPSIS
    Replaces a login of the registry, and removes the old one after the new one works.

    .DESCRIPTION
    The registry reads its logins from the key vault when it is deployed, so a login is changed in steps. This command runs the steps that are possible now:
    it writes the new login to the vault; when the registry accepts it, it retires the old login, so the next deployment omits it; when the
    registry rejects the old login, it deletes its secret. State is DeploymentNeeded while you have to deploy the registry again (the same
    New-ContainerRegistryDeployment command) and run this command once more, and Complete at the end.

    With -Redeploy one run does everything: it writes the new login, retires the old one, deploys the registry again with the values of its last
    deployment, checks both logins, and deletes the old one. The registry is not available while its setup runs, usually for some minutes.

    A new password for the same user needs one deployment, and a new user needs two: the old login works until the new one does. Run the same command
    again to finish an interrupted run.

    .PARAMETER KeyVaultName
    Key vault of the registry.

    .PARAMETER RegistryCredential
    New login: a user with a new password, or a new user.

    .PARAMETER RegistryUserName
    Name of the registry user, instead of RegistryCredential.

    .PARAMETER RegistryUserPassword
    New password as plain text, instead of RegistryCredential. Omit it to be prompted.

    .PARAMETER OldRegistryUserName
    User to remove. By default the user stays and only the password changes.

    .PARAMETER Registry
    Host name of the registry, with a port if it is not 443. It is used to test the logins.

    .PARAMETER Force
    Deletes the old login at once, without testing the registry. It does not answer a confirmation: use -Confirm:$false.

    .PARAMETER Redeploy
    Deploys the registry again if it does not accept the new login yet or still accepts the old one. Needs ResourceGroupName,
    ServicePrincipalClientId, and ServicePrincipalClientSecret. Registry is read from the last deployment.

    .PARAMETER ResourceGroupName
    With Redeploy: resource group of the virtual machine of the registry.

    .PARAMETER ServicePrincipalClientId
    With Redeploy: application (client) id of the service principal of the registry.

    .PARAMETER ServicePrincipalClientSecret
    With Redeploy: secret of the service principal, as plain text or SecureString. Omit it to be prompted.

    .PARAMETER TemplateFile
    With Redeploy: template of the registry, if it was deployed from a file other than the template of this module.

    .PARAMETER TemplateUri
    With Redeploy: URL of the template, instead of TemplateFile.

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

    .PARAMETER AsJob
    Runs the command as a job and returns the job. The job uses the session of this command. Receive-Job shows its output.

    .PARAMETER LogPath
    File for a structured log of this command: one JSON object per line for each request, with attempt, time, status and
    request ids. It contains no secrets. An existing log is appended to.

    .PARAMETER TimeoutSec
    Seconds after which the command is stopped with an error that lists what was done. For all objects of the pipeline together.
    Default: 24 hours.

    .INPUTS
    Objects with properties KeyVaultName and Registry.

    .OUTPUTS
    Azs.ContainerRegistry.CredentialUpdate: State (Complete or DeploymentNeeded), Registry, RegistryUserName, OldRegistryUserName, NewLoginWorks,
    OldLoginWorks (empty if the registry was not asked), Deployment (with Redeploy). With AsJob: a job.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Update-ContainerRegistryCredential -KeyVaultName newregkv1 -RegistryCredential $newCredential -OldRegistryUserName admin -Registry registry.shanghai.cloudapp.azurestack.example

    Replaces the user admin by a new user.

    .EXAMPLE
    Update-ContainerRegistryCredential -KeyVaultName newregkv1 -RegistryCredential $newCredential -OldRegistryUserName admin -Force

    Deletes the old login at once. The registry rejects it after the next deployment.

    .LINK
    Set-RegistryAccessSecret

    .LINK
    Test-ContainerRegistry

    .LINK
    New-ContainerRegistryDeployment
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false, DefaultParameterSetName = 'Credential')]
    [OutputType('Azs.ContainerRegistry.CredentialUpdate')]
    [OutputType([System.Management.Automation.Job])]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipelineByPropertyName = $true)]
        [Alias('VaultName')]
        [string] $KeyVaultName,

        [Parameter(Mandatory = $true, Position = 1, ParameterSetName = 'Credential')]
        [Alias('Credential')]
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

        [switch] $Redeploy,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [string] $ResourceGroupName,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [Alias('ApplicationId')]
        [string] $ServicePrincipalClientId,

        [Alias('ClientSecret')]
        [ValidateScript({ $_ -is [securestring] -or $_ -is [string] })]
        [object] $ServicePrincipalClientSecret,

        [string] $TemplateFile,

        [string] $TemplateUri,

        [Alias('RegistryTrustedRootFile', 'RegistryTrustedRootPath')]
        [string] $RegistryRootFile,

        [hashtable] $Resolve,

        [Alias('AzContext', 'AzureRmContext', 'AzureCredential')]
        [object] $DefaultProfile,

        [Alias('TrustedRootPath')]
        [string] $TrustedRootFile,

        [string] $KeyVaultAudience,

        [switch] $AsJob,

        [string] $LogPath,

        [ValidateRange(1, 2592000)]
        [int] $TimeoutSec
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
            if (-not (Read-SecretParameter -Cmdlet $PSCmdlet -Bound $PSBoundParameters -Parameter 'RegistryUserPassword' -Prompt 'New password of the registry user ''{0}''' -Name $user)) {
                return
            }
            $secret.registryUserPassword = $PSBoundParameters['RegistryUserPassword']
        }
        if ($Redeploy) {
            if (-not (Read-SecretParameter -Cmdlet $PSCmdlet -Bound $PSBoundParameters -Parameter 'ServicePrincipalClientSecret' -Prompt 'Client secret of the service principal')) {
                return
            }
            $secret.servicePrincipalClientSecret = $PSBoundParameters['ServicePrincipalClientSecret']
        }
        if ($AsJob -and -not $WhatIfPreference) {
            if ($PSCmdlet.ShouldProcess("Login '$user' of key vault '$KeyVaultName'", 'Replace the registry login')) {
                Start-CommandJob -Cmdlet $PSCmdlet -Bound $PSBoundParameters
            }
            return
        }
        $request = @{
            keyVaultName             = $KeyVaultName
            registryUserName         = $user
            oldRegistryUserName      = $OldRegistryUserName
            registry                 = $Registry
            force                    = [bool]$Force
            redeploy                 = [bool]$Redeploy
            resourceGroupName        = $ResourceGroupName
            servicePrincipalClientId = $ServicePrincipalClientId
            templateFile             = Resolve-FilePath -Cmdlet $PSCmdlet -Path $TemplateFile
            templateUri              = $TemplateUri
            trustedRootFile          = Resolve-FilePath -Cmdlet $PSCmdlet -Path $RegistryRootFile
            environment              = Get-NetworkEnvironment
            resolve                  = $Resolve
        }
        $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase credential_update -Request $request `
            -Secret $secret -Target "Login '$user' of key vault '$KeyVaultName'" -Action 'Replace the registry login'
        if ($result) {
            $update = ConvertTo-TypedObject -InputObject $result -TypeName 'Azs.ContainerRegistry.CredentialUpdate'
            $update.PSObject.Properties.Remove('Plan')
            $update.Deployment = if ($result.deployment) { ConvertTo-Deployment -InputObject $result.deployment }
            $update
            $step = 'login'
            if ($result.state -ne 'complete') {
                $step = 'redeploy'
            }
            if ($result.registry) {
                Write-NextStep -Cmdlet $PSCmdlet -Step $step -Value @{ KeyVaultName = $KeyVaultName; User = $user; OldUser = $OldRegistryUserName; Registry = $result.registry }
            }
        }
    }
}
