# Returns the result of Install-ContainerRegistry from the state of its run, and shows each failed check of the registry as a warning.
function ConvertTo-Installation {
    param(
        [Parameter(Mandatory = $true)] [string] $Path,
        [AllowNull()] $Run
    )

    if (-not $Run) {
        return
    }
    foreach ($check in @($Run.Test.Checks | Where-Object { $_ -and $_.State -eq 'Failed' })) {
        Write-Warning -Message "$($Run.Registry): $($check.Message) $($check.Hint)"
    }
    [pscustomobject]@{
        PSTypeName       = 'Azs.ContainerRegistry.Installation'
        Path             = $Path
        RegistryUrl      = $Run.Deployment.RegistryUrl
        RegistryHostName = $Run.Registry
        Prerequisites    = $Run.Prerequisites
        Deployment       = $Run.Deployment
        HasDeployed      = [bool]$Run.HasDeployed
        Test             = $Run.Test
        Images           = @($Run.Images)
    }
}
