# Returns an ErrorRecord if a signed-in session cannot be used: it belongs to public Azure, or no subscription is selected.
function Test-HandedOverContext {
    param([Parameter(Mandatory = $true)] $Context)

    $endpoint = [string]$Context.Environment.ResourceManagerUrl
    $uri = $endpoint -as [uri]
    $publicSuffixes = 'azure.com', 'windows.net', 'azure.cn', 'chinacloudapi.cn', 'azure.us', 'usgovcloudapi.net', 'microsoftazure.de', 'cloudapi.de'
    foreach ($suffix in $publicSuffixes) {
        # Hosts such as management.azure.com; a stamp's own name may contain the word.
        if ($uri -and $uri.Host -like "management*.$suffix" -and $uri.Host.EndsWith(".$suffix")) {
            return New-ModuleErrorRecord -Id 'SignIn.ContextOfPublicAzure' -Target $endpoint -Message (
                "Azs.ContainerRegistry: the session of '$($Context.Account.Id)' is signed in to '$endpoint', which is public Azure, not Azure Stack Hub.")
        }
    }
    if (-not $Context.Subscription.Id) {
        return New-ModuleErrorRecord -Id 'SignIn.NoSubscription' -Target $endpoint -Message (
            "Azs.ContainerRegistry: log in first and select a subscription. The session of '$($Context.Account.Id)' has no subscription selected.")
    }
}
