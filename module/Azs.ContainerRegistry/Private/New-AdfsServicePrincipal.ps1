# New-ContainerRegistryServicePrincipal on the privileged endpoint. Throws the error record of a failure.
function New-AdfsServicePrincipal {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [System.Management.Automation.Runspaces.PSSession] $Session,
        [Parameter(Mandatory = $true)] [string] $DisplayName
    )

    Assert-AdfsParameter -Cmdlet $Cmdlet
    $existing = Find-AdfsApplication -Cmdlet $Cmdlet -Session $Session -DisplayName $DisplayName
    if ($existing) {
        return ConvertFrom-AdfsApplication -Application $existing -Action unchanged
    }
    if ($Cmdlet.ShouldProcess("Application '$DisplayName' of the AD FS stamp", 'Create')) {
        # Not by a variable: Set-PSDebug would show the secret in it.
        Assert-AdfsSecret -Cmdlet $Cmdlet -Session $Session -Application (
            Invoke-PrivilegedEndpoint -Cmdlet $Cmdlet -Session $Session -Command { New-GraphApplication -Name $using:DisplayName -GenerateClientSecret }
        ) | ConvertFrom-AdfsApplication -Action created -WithSecret
    }
}
