function Get-ContainerRegistryServicePrincipal {
    <#
    .SYNOPSIS
    Gets a service principal with the end dates of its client secrets.

    .DESCRIPTION
    Looks up an application by its display name or its id: on an AAD stamp in the tenant through Microsoft Graph, on an AD FS stamp through
    the privileged endpoint. Several applications with the name are all returned. The values of client secrets cannot be read.

    .PARAMETER DisplayName
    Name of the application. Names compare without case.

    .PARAMETER ApplicationId
    Application id (client id).

    .PARAMETER PrivilegedEndpointSession
    Open session on the privileged endpoint of an AD FS stamp (New-PSSession -ConfigurationName PrivilegedEndpoint). The command then works there, and
    needs no other sign-in.

    .PARAMETER DefaultProfile
    Az or AzureRM context to use instead of the current one and instead of a session of Connect-ContainerRegistryStamp.

    .PARAMETER TrustedRootFile
    PEM file with root certificates to trust in addition to the system's, for a session of Az or AzureRM. A session of
    Connect-ContainerRegistryStamp has its own.

    .PARAMETER KeyVaultAudience
    Audience of Key Vault tokens, for a stamp whose vaults require one that cannot be derived from its metadata.

    .PARAMETER LogPath
    File for a structured log of this command: one JSON object per line for each request, with attempt, time, status and
    request ids. It contains no secrets. An existing log is appended to. On a privileged endpoint, each command
    that is sent and its end are logged.

    .PARAMETER TimeoutSec
    Seconds after which the command is stopped with an error. For all objects of the pipeline together. Default: 1 hour.

    .INPUTS
    Objects with a property ApplicationId.

    .OUTPUTS
    Azs.ContainerRegistry.ServicePrincipal: DisplayName, ApplicationId, ObjectId, ApplicationObjectId, TenantId, SecretExpires, Secrets (KeyId,
    DisplayName, EndDate), ClientSecret, Credential, ServicePrincipalId, Action. ClientSecret,
    Credential and Action are empty.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Get-ContainerRegistryServicePrincipal -DisplayName newregsp

    Shows the ids of the application and when its newest client secret expires.

    .LINK
    New-ContainerRegistryServicePrincipal

    .LINK
    Update-ContainerRegistryServicePrincipal
    #>
    [CmdletBinding(PositionalBinding = $false, DefaultParameterSetName = 'DisplayName')]
    [OutputType('Azs.ContainerRegistry.ServicePrincipal')]
    param(
        [Parameter(Mandatory = $true, Position = 0, ParameterSetName = 'DisplayName')]
        [string] $DisplayName,

        [Parameter(Mandatory = $true, ParameterSetName = 'ApplicationId', ValueFromPipelineByPropertyName = $true)]
        [Alias('ClientId', 'ServicePrincipalClientId')]
        [string] $ApplicationId,

        [System.Management.Automation.Runspaces.PSSession] $PrivilegedEndpointSession,

        [Alias('AzContext', 'AzureRmContext', 'AzureCredential')]
        [object] $DefaultProfile,

        [Alias('TrustedRootPath')]
        [string] $TrustedRootFile,

        [string] $KeyVaultAudience,

        [string] $LogPath,

        [ValidateRange(1, 2592000)]
        [int] $TimeoutSec
    )

    process {
        if ($PrivilegedEndpointSession) {
            try {
                foreach ($found in Find-AdfsApplication -Cmdlet $PSCmdlet -Session $PrivilegedEndpointSession -DisplayName $DisplayName -ApplicationId $ApplicationId -Required -All) {
                    ConvertFrom-AdfsApplication -Application $found
                }
            } catch {
                Write-OperationError -Cmdlet $PSCmdlet -Record $_
            }
            return
        }
        $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase service_principal_read -Request @{ displayName = $DisplayName; applicationId = $ApplicationId }
        foreach ($view in @($result.servicePrincipals | Where-Object { $_ })) {
            ConvertTo-ServicePrincipal -View $view
        }
    }
}
