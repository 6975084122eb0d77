# Refuses an environment of Az or AzureRM with this name and another endpoint: later lines of the runbook would use that stamp.
function Assert-EnvironmentName {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [string] $EnvironmentName,
        [Parameter(Mandatory = $true)] [string] $ArmEndpoint
    )

    foreach ($module in @(Get-AccountCommand)) {
        $command = $module.GetEnvironment
        $environment = @(& $command -Name $EnvironmentName -ErrorAction Ignore)[0]
        if ($environment -and -not (Test-SameEndpoint -First $environment.ResourceManagerUrl -Second $ArmEndpoint)) {
            $Cmdlet.ThrowTerminatingError((New-ModuleErrorRecord -Id 'SignIn.EnvironmentOfOtherStamp' -Target $EnvironmentName -Message (
                        "Azs.ContainerRegistry: the $($module.Kind) environment '$EnvironmentName' has the endpoint '$($environment.ResourceManagerUrl)', not '$ArmEndpoint'. No sign-in was tried.")))
        }
    }
}
