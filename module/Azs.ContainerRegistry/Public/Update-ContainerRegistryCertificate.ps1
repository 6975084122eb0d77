function Update-ContainerRegistryCertificate {
    <#
    .SYNOPSIS
    Installs another certificate on a running registry.

    .DESCRIPTION
    Writes the certificate as a new version of its secret in the key vault, and deploys the registry again to the same resource group with the new URL and
    thumbprint. The setup on the virtual machine installs the certificate and restarts the registry, which takes some minutes.

    The values of the last successful deployment in the resource group are read from the stamp. Secrets are not stored there, so specify the service
    principal again. The certificate file, the service principal, and the deployment are checked before anything is written, and all problems are
    reported together.

    You can run the command again after an interruption: an existing version is reused, a running deployment is joined, and a registry that already
    has the certificate is not changed.

    .PARAMETER ResourceGroupName
    Resource group of the registry's virtual machine.

    .PARAMETER CertificateFilePath
    Path of the PFX file.

    .PARAMETER CertificatePassword
    Password of the PFX file, as a SecureString or plain text. It can be empty. Omit it to be prompted.

    .PARAMETER ServicePrincipalClientId
    Application id of the service principal of the registry.

    .PARAMETER ServicePrincipalClientSecret
    Client secret of that service principal, as a SecureString or plain text. Omit it to be prompted.

    .PARAMETER CertificateSecretName
    Name of the secret. The default is the secret of the last deployment.

    .PARAMETER TemplateFile
    Template that the registry was deployed with, if it is not the module's own.

    .PARAMETER TemplateUri
    URL of that template. The stamp reads it. By default it is the URL of the last deployment.

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
    Objects with properties ResourceGroupName and ServicePrincipalClientId.

    .OUTPUTS
    Azs.ContainerRegistry.CertificateUpdate: ResourceGroupName, Action, Thumbprint, SecretUrl, Deployment.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Update-ContainerRegistryCertificate -ResourceGroupName newregdeploy1 -CertificateFilePath .\registry.pfx -CertificatePassword $certificatePassword -ServicePrincipalClientId $clientId -ServicePrincipalClientSecret $clientSecret

    Installs the certificate of the file.

    .EXAMPLE
    Update-ContainerRegistryCertificate newregdeploy1 .\registry.pfx $certificatePassword -ServicePrincipalClientId $clientId -ServicePrincipalClientSecret $clientSecret -WhatIf

    Checks everything and shows the plan.

    .LINK
    New-ContainerRegistryCertificate

    .LINK
    Set-CertificateSecret

    .LINK
    New-ContainerRegistryDeployment

    .LINK
    Test-ContainerRegistry
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    [OutputType('Azs.ContainerRegistry.CertificateUpdate')]
    [OutputType([System.Management.Automation.Job])]
    param(
        [Parameter(Mandatory = $true, Position = 0, ValueFromPipelineByPropertyName = $true)]
        [string] $ResourceGroupName,

        [Parameter(Mandatory = $true, Position = 1)]
        [Alias('CertificatePath')]
        [string] $CertificateFilePath,

        [Parameter(Position = 2)]
        [AllowEmptyString()]
        [ValidateScript({ $_ -is [securestring] -or $_ -is [string] -or $_ -is [ValueType] })]
        [object] $CertificatePassword,

        [Parameter(Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [Alias('ApplicationId')]
        [string] $ServicePrincipalClientId,

        [Alias('ClientSecret')]
        [ValidateScript({ $_ -is [securestring] -or $_ -is [string] })]
        [object] $ServicePrincipalClientSecret,

        [string] $CertificateSecretName,

        [string] $TemplateFile,

        [string] $TemplateUri,

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
        $given = (Read-SecretParameter -Cmdlet $PSCmdlet -Bound $PSBoundParameters -Parameter 'CertificatePassword' -Prompt 'Password of the PFX file') -and
        (Read-SecretParameter -Cmdlet $PSCmdlet -Bound $PSBoundParameters -Parameter 'ServicePrincipalClientSecret' -Prompt 'Client secret of the service principal')
        if (-not $given) {
            return
        }
        if ($AsJob -and -not $WhatIfPreference) {
            if ($PSCmdlet.ShouldProcess("Container registry in resource group '$ResourceGroupName'", 'Install the certificate')) {
                Start-CommandJob -Cmdlet $PSCmdlet -Bound $PSBoundParameters
            }
            return
        }
        $request = @{
            resourceGroupName        = $ResourceGroupName
            certificateFilePath      = Resolve-FilePath -Cmdlet $PSCmdlet -Path $CertificateFilePath
            certificateSecretName    = $CertificateSecretName
            servicePrincipalClientId = $ServicePrincipalClientId
            templateFile             = Resolve-FilePath -Cmdlet $PSCmdlet -Path $TemplateFile
            templateUri              = $TemplateUri
        }
        $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase certificate_update -Request $request `
            -Secret @{ certificatePassword = $PSBoundParameters['CertificatePassword']; servicePrincipalClientSecret = $PSBoundParameters['ServicePrincipalClientSecret'] } `
            -Target "Container registry in resource group '$ResourceGroupName'" -Action 'Install the certificate'
        if ($result) {
            $deployment = ConvertTo-Deployment -InputObject $result.deployment
            [pscustomobject]@{
                PSTypeName        = 'Azs.ContainerRegistry.CertificateUpdate'
                ResourceGroupName = $ResourceGroupName
                Action            = ConvertTo-PropertyValue -Value $result.action -Kind 'Azs.ContainerRegistry.ChangeAction'
                Thumbprint        = $result.thumbprint
                SecretUrl         = $result.secretUrl
                Deployment        = $deployment
            }
            if ($deployment.RegistryHostName) {
                Write-NextStep -Cmdlet $PSCmdlet -Step verify -Value @{ Registry = $deployment.RegistryHostName; Thumbprint = $result.thumbprint }
            }
        }
    }
}
