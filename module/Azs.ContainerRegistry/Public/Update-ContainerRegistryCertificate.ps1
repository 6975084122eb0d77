function Update-ContainerRegistryCertificate {
    <#
    .SYNOPSIS
    Gives a running registry another certificate: a new version in the key vault, and the same deployment again with it.

    .DESCRIPTION
    The values of the last deployment that succeeded in the resource group are taken from the stamp; secret ones are not kept there, so the service
    principal is given again. Before anything is written the certificate file, the service principal and the rest of the deployment are checked, and
    all that is wrong is told together.

    Then the certificate is written as a new version of its secret, and the registry is deployed again into the same resource group with the new URL and
    thumbprint: the setup on the virtual machine installs it and restarts the registry. It takes some minutes.

    It may be run again after a stop at any point. A version that is written already is found, a deployment that runs is waited for, and a
    registry that has the certificate is left alone.

    .PARAMETER ResourceGroupName
    Resource group of the registry's virtual machine.

    .PARAMETER CertificateFilePath
    Path of the PFX file.

    .PARAMETER CertificatePassword
    The password of the PFX file, as plain text or SecureString. It may be empty.

    .PARAMETER ServicePrincipalClientId
    Application id of the service principal of the registry.

    .PARAMETER ServicePrincipalClientSecret
    The secret of that service principal, as plain text or SecureString.

    .PARAMETER CertificateSecretName
    Name of the secret; that of the last deployment when it is not given.

    .PARAMETER TemplateFile
    The template that the registry was deployed with, when it is not the module's own.

    .PARAMETER TemplateUri
    URL of that template, which the stamp reads. One that the last deployment was given is taken from there.

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
    Azs.ContainerRegistry.CertificateUpdate: ResourceGroupName, Action, Thumbprint, SecretUrl, Deployment.

    .NOTES
    A failure ends the statement, not the calling script: -ErrorAction Stop or $ErrorActionPreference = 'Stop' makes it end the script. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Update-ContainerRegistryCertificate -ResourceGroupName newregdeploy1 -CertificateFilePath .\registry.pfx -CertificatePassword $certificatePassword -ServicePrincipalClientId $clientId -ServicePrincipalClientSecret $clientSecret

    Installs the certificate of the file.

    .EXAMPLE
    Update-ContainerRegistryCertificate newregdeploy1 .\registry.pfx $certificatePassword -ServicePrincipalClientId $clientId -ServicePrincipalClientSecret $clientSecret -WhatIf

    Checks everything and shows what would be done.
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    [OutputType('Azs.ContainerRegistry.CertificateUpdate')]
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

        [string] $LogPath
    )

    process {
        Clear-StaleParameter -Cmdlet $PSCmdlet
        $given = (Read-SecretParameter -Cmdlet $PSCmdlet -Bound $PSBoundParameters -Parameter 'CertificatePassword' -Prompt 'Password of the PFX file') -and
        (Read-SecretParameter -Cmdlet $PSCmdlet -Bound $PSBoundParameters -Parameter 'ServicePrincipalClientSecret' -Prompt 'Client secret of the service principal')
        if (-not $given) {
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
            [pscustomobject]@{
                PSTypeName        = 'Azs.ContainerRegistry.CertificateUpdate'
                ResourceGroupName = $ResourceGroupName
                Action            = $result.action
                Thumbprint        = $result.thumbprint
                SecretUrl         = $result.secretUrl
                Deployment        = ConvertTo-Deployment -InputObject $result.deployment
            }
        }
    }
}
