function Remove-ContainerRegistryServicePrincipal {
    <#
    .SYNOPSIS
    Removes a service principal with its application and its client secrets.

    .DESCRIPTION
    Removes the application; the directory removes its service principal and client secrets with it. A registry that uses it stops working at its next restart,
    so remove the registry first (Remove-ContainerRegistry), which also removes the role assignment and the access policy of the service principal.

    The command names what it is going to delete and asks. In a session that cannot prompt, add -Confirm:$false. If nothing has the name or the id, that
    is an error (Principal.NotFound). An administrator of an AAD tenant can restore a removed application for 30 days.

    .PARAMETER DisplayName
    Name of the application. Names compare without case. Several applications with the name are an error: use ApplicationId.

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
    Seconds after which the command is stopped with an error that lists what was done. For all objects of the pipeline together.
    Default: 1 hour.

    .INPUTS
    Objects with a property ApplicationId.

    .OUTPUTS
    None.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Remove-ContainerRegistryServicePrincipal -DisplayName newregsp

    Asks, and then removes the application.

    .EXAMPLE
    $principal | Remove-ContainerRegistryServicePrincipal -WhatIf

    Shows what would be removed.

    .LINK
    New-ContainerRegistryServicePrincipal

    .LINK
    Remove-ContainerRegistry
    #>
    [CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High', PositionalBinding = $false, DefaultParameterSetName = 'DisplayName')]
    [OutputType([void])]
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

    begin {
        $answer = @{}
    }
    process {
        if ($PrivilegedEndpointSession) {
            try {
                Remove-AdfsServicePrincipal -Cmdlet $PSCmdlet -Session $PrivilegedEndpointSession -DisplayName $DisplayName -ApplicationId $ApplicationId -Answer $answer
            } catch {
                Write-OperationError -Cmdlet $PSCmdlet -Record $_
            }
            return
        }
        $request = @{
            displayName   = $DisplayName
            applicationId = $ApplicationId
        }
        if (Test-RemovalQuestion) {
            # The question names what the run is going to delete, so that is looked up first.
            $plan = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase service_principal_remove -Request ($request + @{ whatIf = $true })
            if (-not $plan -or -not (Confirm-Removal -Cmdlet $PSCmdlet -Item @($plan.plan | ForEach-Object { $_.target }) -Answer $answer)) {
                return
            }
            # Another application may have the name by now.
            $request = @{ applicationId = $plan.applicationId }
        }
        $null = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase service_principal_remove -Request $request -Confirmed `
            -Target "Service principal '$DisplayName$ApplicationId'" -Action 'Remove'
    }
}
