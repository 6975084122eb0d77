# Signs in as the configuration says, otherwise uses the current session. Sets $Run.Stamp. Returns the session of the caller for Restore-Session if another one was
# opened.
function Connect-ConfiguredStamp {
    param([Parameter(Mandatory = $true)] [hashtable] $Run)

    $stamp = $Run.Configuration.stamp
    if (-not $stamp) {
        $Run.Stamp = Get-ContainerRegistryStamp
        return
    }
    $parameters = Remove-EmptyValue -Table @{
        ArmEndpoint      = $stamp.armEndpoint
        TenantId         = $stamp.tenantId
        SubscriptionId   = $stamp.subscriptionId
        TrustedRootFile  = $stamp.trustedRootFile
        KeyVaultAudience = $stamp.keyVaultAudience
        ApplicationId    = $stamp.applicationId
    }
    $resolve = @{}
    foreach ($pair in $stamp.resolve.PSObject.Properties) {
        $resolve[$pair.Name] = $pair.Value
    }
    if ($resolve.Count -gt 0) {
        $parameters.Resolve = $resolve
    }
    if ($stamp.clientSecret) {
        $parameters.ClientSecret = Get-ConfiguredSecret -Run $Run -Reference $stamp.clientSecret -Place 'stamp.clientSecret'
    } elseif ($stamp.certificateFile) {
        $parameters.CertificateFile = $stamp.certificateFile
        if ($stamp.certificatePassword) {
            $parameters.CertificatePassword = Get-ConfiguredSecret -Run $Run -Reference $stamp.certificatePassword -Place 'stamp.certificatePassword'
        }
    } elseif ($stamp.userName) {
        $parameters.Credential = Get-ConfiguredCredential -Run $Run -Name $stamp.userName -Reference $stamp.password -Place 'stamp.password'
    } elseif ($stamp.managedIdentity) {
        $parameters.ManagedIdentity = $true
    } elseif ($stamp.azureCli) {
        $parameters.AzureCli = $true
    } else {
        $parameters.DeviceCode = $true
    }
    $session = @{ Own = $script:OwnSession; Failed = $script:FailedSignIn }
    # A sign-in closes the session that it replaces.
    $script:OwnSession = $null
    try {
        $Run.Stamp = Connect-ContainerRegistryStamp @parameters
    } catch {
        Restore-Session -Session $session
        throw
    }
    $session
}
