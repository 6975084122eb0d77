function Update-ContainerRegistryServicePrincipal {
    <#
    .SYNOPSIS
    Creates a new client secret for a service principal.

    .DESCRIPTION
    Adds a client secret to the application and returns it. The other secrets stay valid, so a deployed registry keeps working until it is deployed again with
    the new secret. With -RemoveOld, they are removed after the new one was created; a secret that cannot be removed is a warning.

    If the command is interrupted after the secret was created, its value is lost. Run the command again with -RemoveOld to replace it.

    On an AD FS stamp, an application has one client secret: the new one replaces it at once.

    .PARAMETER DisplayName
    Name of the application. Names compare without case.

    .PARAMETER ApplicationId
    Application id (client id).

    .PARAMETER NewSecret
    Creates a client secret.

    .PARAMETER RemoveOld
    Removes the other client secrets of the application. A registry that uses one of them fails at its next restart: deploy it again first.

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
    Seconds after which the command is stopped with an error that lists what was done. For all objects of the pipeline together.
    Default: 1 hour.

    .INPUTS
    Objects with a property ApplicationId.

    .OUTPUTS
    Azs.ContainerRegistry.ServicePrincipal: DisplayName, ApplicationId, ObjectId, ApplicationObjectId, TenantId, SecretExpires, Secrets (KeyId,
    DisplayName, EndDate), ClientSecret, Credential, ServicePrincipalId, Action. Action is Updated.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    $principal = Update-ContainerRegistryServicePrincipal -DisplayName newregsp -NewSecret

    Creates a second secret. The old one stays valid.

    .EXAMPLE
    $principal = Update-ContainerRegistryServicePrincipal -ApplicationId $principal.ApplicationId -NewSecret -RemoveOld -ValidDays 90

    Creates a secret that is valid for 90 days, and removes all others.

    .LINK
    New-ContainerRegistryServicePrincipal

    .LINK
    Get-ContainerRegistryServicePrincipal

    .LINK
    New-ContainerRegistryDeployment
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false, DefaultParameterSetName = 'DisplayName')]
    [OutputType('Azs.ContainerRegistry.ServicePrincipal')]
    param(
        [Parameter(Mandatory = $true, Position = 0, ParameterSetName = 'DisplayName')]
        [string] $DisplayName,

        [Parameter(Mandatory = $true, ParameterSetName = 'ApplicationId', ValueFromPipelineByPropertyName = $true)]
        [Alias('ClientId', 'ServicePrincipalClientId')]
        [string] $ApplicationId,

        [Parameter(Mandatory = $true)]
        [switch] $NewSecret,

        [switch] $RemoveOld,

        [DateTimeOffset] $EndDate,

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

    process {
        $made = $null
        if ($PrivilegedEndpointSession) {
            try {
                $made = Update-AdfsServicePrincipal -Cmdlet $PSCmdlet -Session $PrivilegedEndpointSession -DisplayName $DisplayName -ApplicationId $ApplicationId
            } catch {
                Write-OperationError -Cmdlet $PSCmdlet -Record $_
            }
        } else {
            $request = @{
                displayName   = $DisplayName
                applicationId = $ApplicationId
                endDate       = ConvertTo-EndDateText -Bound $PSBoundParameters
                validDays     = $PSBoundParameters['ValidDays']
                removeOld     = [bool]$RemoveOld
            }
            $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase service_principal_update -Request $request `
                -Target "Service principal '$DisplayName$ApplicationId'" -Action 'Create a client secret' -SecureResult clientSecret
            if ($result) {
                $made = ConvertTo-ServicePrincipal -View $result.servicePrincipal -ClientSecret $result.clientSecret -Action $result.action
            }
        }
        if ($made) {
            $made
            Write-NextStep -Cmdlet $PSCmdlet -Step renewed -Value @{}
        }
    }
}
