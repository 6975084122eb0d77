# Returns a token of the session that is signed in with AzureRM. Newer builds return one for any audience; older ones only for named endpoints of their
# environment; the oldest only for ARM.
function Get-AzureRmToken {
    param(
        [Parameter(Mandatory = $true)] [hashtable] $HandOver,
        [Parameter(Mandatory = $true)] [string] $Audience,
        [Parameter(Mandatory = $true)] [string] $Purpose
    )

    $context = $HandOver.Context
    $endpointName = switch ($Purpose) {
        'keyVault' { 'AzureKeyVaultServiceEndpointResourceId' }
        'graph' { 'GraphEndpointResourceId' }
        default { 'ActiveDirectoryServiceEndpointResourceId' }
    }
    $reasons = @()
    $sessionType = 'Microsoft.Azure.Commands.Common.Authentication.AzureSession' -as [type]
    if ($sessionType) {
        $factory = $sessionType::Instance.AuthenticationFactory
        foreach ($resource in $Audience, $endpointName) {
            try {
                $answer = $factory.Authenticate($context.Account, $context.Environment, [string]$context.Tenant.Id, $null, 'Never', $null, $resource)
                if ($answer.AccessToken) {
                    return @{ Token = $answer.AccessToken; ExpiresOn = $null }
                }
            } catch {
                $reasons += $_.Exception.GetBaseException().Message
            }
        }
    }
    $providerType = 'Microsoft.Azure.Commands.Common.Authentication.Abstractions.AzureRmProfileProvider' -as [type]
    if ($Purpose -eq 'arm' -and $providerType) {
        $client = New-Object -TypeName Microsoft.Azure.Commands.ResourceManager.Common.RMProfileClient -ArgumentList $providerType::Instance.Profile
        return @{ Token = $client.AcquireAccessToken([string]$context.Tenant.Id).AccessToken; ExpiresOn = $null }
    }
    if ($reasons.Count -eq 0) {
        $reasons = @('this build of AzureRM has no way that is known here')
    }
    throw ($reasons -join ' / ')
}
