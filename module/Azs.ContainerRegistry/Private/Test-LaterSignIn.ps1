# Returns whether Az or AzureRM changed to another stamp after the module's own session was opened; a difference is always reported.
function Test-LaterSignIn {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [hashtable] $Session
    )

    $handOver = Get-HandedOverContext -LoadedOnly
    $endpoint = [string]$handOver.Context.Environment.ResourceManagerUrl
    if (-not $endpoint -or (Test-SameEndpoint -First $endpoint -Second $Session.Endpoint) -or (Test-SameEndpoint -First $endpoint -Second $Session.EndpointOfOthers)) {
        return $false
    }
    # A session of public Azure, or without a subscription, cannot be the intended one.
    if (Test-HandedOverContext -Context $handOver.Context) {
        return $false
    }
    # A module that is loaded later may have a saved context, which is not a sign-in of this runbook.
    if (-not $Session.EndpointOfOthers) {
        $Cmdlet.WriteWarning("This command uses the session at '$($Session.Endpoint)', not that of $($handOver.Kind) at '$endpoint'. To use that session, add -DefaultProfile (Get-$($handOver.Kind)Context).")
        return $false
    }
    $Cmdlet.WriteWarning("This command uses the session of $($handOver.Kind) at '$endpoint', which was selected after the sign-in to '$($Session.Endpoint)'. To use that session, sign in to it again.")
    $true
}
