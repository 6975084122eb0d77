# Update-ContainerRegistryServicePrincipal on the privileged endpoint. Throws the error record of a failure.
function Update-AdfsServicePrincipal {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [System.Management.Automation.Runspaces.PSSession] $Session,
        [string] $DisplayName,
        [string] $ApplicationId
    )

    Assert-AdfsParameter -Cmdlet $Cmdlet
    $existing = Find-AdfsApplication -Cmdlet $Cmdlet -Session $Session -DisplayName $DisplayName -ApplicationId $ApplicationId -Required
    if ($Cmdlet.ShouldProcess("Application '$($existing.ApplicationName)' of the AD FS stamp", 'Replace the client secret')) {
        $identifier = [string]$existing.ApplicationIdentifier
        # Not by a variable: Set-PSDebug would show the secret in it.
        Assert-AdfsSecret -Cmdlet $Cmdlet -Session $Session -Application (
            Invoke-PrivilegedEndpoint -Cmdlet $Cmdlet -Session $Session -Command { Set-GraphApplication -ApplicationIdentifier $using:identifier -ResetClientSecret }
        ) | ConvertFrom-AdfsApplication -Action updated -WithSecret
    }
}
