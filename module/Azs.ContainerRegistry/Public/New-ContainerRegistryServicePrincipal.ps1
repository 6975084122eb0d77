function New-ContainerRegistryServicePrincipal {
    <#
    .SYNOPSIS
    Creates the registry's service principal, with a client secret.

    .DESCRIPTION
    On an AAD stamp, creates an application in the tenant, its service principal, and a client secret, through Microsoft Graph. The account needs the
    directory role Application Developer, a signed-in application the permission Application.ReadWrite.OwnedBy. The service principal gets no
    role: Set-ContainerRegistryPrerequisites assigns it.

    An application with this display name is not created again. It is returned as it is, without a client secret: the directory shows a secret only when it
    is created. Update-ContainerRegistryServicePrincipal -NewSecret creates another one. Where an interrupted run left an application without service
    principal or client secret, the command adds what is missing. Several applications with the name are an error (ServicePrincipal.Ambiguous).

    On an AD FS stamp, the privileged endpoint creates applications. Pass -PrivilegedEndpointSession; without it, the error shows what the operator of
    the stamp has to run there.

    The client secret is returned as a SecureString and in a PSCredential. It is not part of any message, log, or report. Store it before you close the
    session.

    .PARAMETER DisplayName
    Name of the application. Names compare without case.

    .PARAMETER EndDate
    Time when the client secret expires. The default is in 365 days.

    .PARAMETER ValidDays
    Days until the client secret expires, instead of EndDate.

    .PARAMETER PrivilegedEndpointSession
    Open session on the privileged endpoint of an AD FS stamp (New-PSSession -ConfigurationName PrivilegedEndpoint). The command then works there, and
    needs no other sign-in. AD FS sets the end of a client secret itself: EndDate and ValidDays are rejected.

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
    Seconds after which the command is stopped with an error that lists what was done. Default: 1 hour.

    .INPUTS
    None. You cannot pipe objects to this command.

    .OUTPUTS
    Azs.ContainerRegistry.ServicePrincipal: DisplayName, ApplicationId, ObjectId, ApplicationObjectId, TenantId, SecretExpires, Secrets (KeyId,
    DisplayName, EndDate), ClientSecret, Credential, ServicePrincipalId, Action. ClientSecret and
    Credential are empty unless Action is Created, or Updated after an interrupted run.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    $principal = New-ContainerRegistryServicePrincipal -DisplayName newregsp -ValidDays 180

    Creates the service principal. Pass $principal.ApplicationId and $principal.ClientSecret to New-ContainerRegistryDeployment.

    .EXAMPLE
    New-ContainerRegistryServicePrincipal -DisplayName newregsp -WhatIf

    Shows what would be created.

    .LINK
    Get-ContainerRegistryServicePrincipal

    .LINK
    Update-ContainerRegistryServicePrincipal

    .LINK
    Remove-ContainerRegistryServicePrincipal

    .LINK
    Set-ContainerRegistryPrerequisites
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false, DefaultParameterSetName = 'ValidDays')]
    [OutputType('Azs.ContainerRegistry.ServicePrincipal')]
    param(
        [Parameter(Mandatory = $true, Position = 0)]
        [string] $DisplayName,

        [Parameter(Mandatory = $true, ParameterSetName = 'EndDate')]
        [DateTimeOffset] $EndDate,

        [Parameter(ParameterSetName = 'ValidDays')]
        [ValidateRange(1, 3650)]
        [int] $ValidDays,

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

    $made = $null
    if ($PrivilegedEndpointSession) {
        try {
            $made = New-AdfsServicePrincipal -Cmdlet $PSCmdlet -Session $PrivilegedEndpointSession -DisplayName $DisplayName.Trim()
        } catch {
            Write-OperationError -Cmdlet $PSCmdlet -Record $_
        }
    } else {
        $request = @{
            displayName = $DisplayName
            endDate     = ConvertTo-EndDateText -Bound $PSBoundParameters
            validDays   = $PSBoundParameters['ValidDays']
        }
        $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase service_principal_create -Request $request `
            -Target "Service principal '$DisplayName'" -Action 'Create' -SecureResult clientSecret
        if ($result) {
            $made = ConvertTo-ServicePrincipal -View $result.servicePrincipal -ClientSecret $result.clientSecret -Action $result.action
        }
    }
    if ($made) {
        $made
        if ($made.ClientSecret) {
            Write-NextStep -Cmdlet $PSCmdlet -Step principal -Value @{ Id = $made.ServicePrincipalId }
        } else {
            Write-NextStep -Cmdlet $PSCmdlet -Step secret -Value @{ Id = $made.ApplicationId }
        }
    }
}
