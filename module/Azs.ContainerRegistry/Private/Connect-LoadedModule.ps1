# Signs the loaded Az or AzureRM in to the stamp too, so that a runbook's own *-Az*, *-AzureRm*, and *-Azs* lines find a context. This module does not need it,
# so a failure is a warning that shows the lines to add.
function Connect-LoadedModule {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] $Stamp,
        [Parameter(Mandatory = $true)] [string] $EnvironmentName,
        # The credential of this sign-in; none for methods that only one program can use, such as a device code.
        [pscredential] $Credential,
        [switch] $ServicePrincipal
    )

    foreach ($module in @(Get-AccountCommand)) {
        $getContext, $connect, $getEnvironment, $addEnvironment = $module.GetContext, $module.Connect, $module.GetEnvironment, $module.AddEnvironment
        $quiet = @{ ErrorAction = 'Stop'; WarningAction = 'SilentlyContinue' }
        $where = @{ EnvironmentName = $EnvironmentName; TenantId = $Stamp.tenantId; SubscriptionId = $Stamp.subscriptionId }
        try {
            $context = & $getContext -ErrorAction Ignore -WarningAction SilentlyContinue
            $isThere = $Credential -and $context.Account.Id -eq $Credential.UserName -and $context.Subscription.Id -eq $Stamp.subscriptionId
            if ($isThere -and (Test-SameEndpoint -First $context.Environment.ResourceManagerUrl -Second $Stamp.armEndpoint)) {
                continue
            }
            if (-not @(& $getEnvironment -Name $EnvironmentName -ErrorAction Ignore)[0]) {
                $null = & $addEnvironment -Name $EnvironmentName -ArmEndpoint $Stamp.armEndpoint @quiet
            }
            if (-not $Credential) {
                throw 'this sign-in method works for one program only.'
            }
            if ($ServicePrincipal) {
                $where.ServicePrincipal = $true
            }
            $null = & $connect @where -Credential $Credential @quiet
            $context = & $getContext -ErrorAction Ignore -WarningAction SilentlyContinue
            if (-not (Test-SameEndpoint -First $context.Environment.ResourceManagerUrl -Second $Stamp.armEndpoint)) {
                throw "its context still names '$($context.Environment.ResourceManagerUrl)'."
            }
        } catch {
            $reason = $_.Exception.GetBaseException().Message.TrimEnd('.')
            $lines = "{0} -Name '{1}' -ArmEndpoint '{2}'; {3} -EnvironmentName '{1}' -TenantId '{4}' -SubscriptionId '{5}'" -f
            $addEnvironment.Name, $EnvironmentName, $Stamp.armEndpoint, $connect.Name, $Stamp.tenantId, $Stamp.subscriptionId
            $Cmdlet.WriteWarning("$($module.Kind) is not signed in to '$($Stamp.armEndpoint)': $reason. Before later lines that use $($module.Kind), add: $lines")
        }
    }
    if (@(Get-AccountCommand).Count -eq 0 -and (Get-Module -ListAvailable -Name 'Az.Accounts', 'AzureRM.profile')) {
        Write-Host "Az or AzureRM is installed but not loaded, so only this module is signed in to '$($Stamp.armEndpoint)'. To use their commands, load Az.Accounts or AzureRM.profile before you sign in."
    }
}
