# Gives the application that the privileged endpoint returned with a new client secret, or throws an error record when something is missing.
function Assert-AdfsSecret {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [System.Management.Automation.Runspaces.PSSession] $Session,
        [AllowNull()] $Application
    )

    $missing = @('ApplicationIdentifier', 'ApplicationName', 'ClientId', 'ClientSecret' | Where-Object { -not @($Application)[0].$_ })
    if (@($Application).Count -eq 1 -and $missing.Count -eq 0) {
        return $Application
    }
    Import-Interop -Cmdlet $Cmdlet
    throw (New-ModuleErrorRecord -Id 'ServicePrincipal.PrivilegedEndpointFailed' -Target $Session.ComputerName -Cmdlet $Cmdlet -Message (
            "the privileged endpoint '$($Session.ComputerName)' did not return one application with its ids and its new client secret"))
}
