# Returns a token of the stamp for one audience, requested as the provisioning application: the token inside a signed-in session of Az or AzureRM.
function Get-StampToken {
    param([Parameter(Mandatory = $true)] $Stamp, [Parameter(Mandatory = $true)] [string] $Audience)
    $endpoint = "$($Stamp.loginEndpoint.TrimEnd('/'))/$($Stamp.tenantId)/oauth2/token"
    if ($Stamp.identitySystem -eq 'ADFS') { $endpoint = "$($Stamp.loginEndpoint.TrimEnd('/'))/oauth2/token" }
    $form = @{
        grant_type = 'client_credentials'; client_id = $Stamp.credentials.applicationId; client_secret = $Stamp.credentials.clientSecret; resource = $Audience
    }
    Invoke-RestMethod -Method POST -Uri $endpoint -Body $form -Proxy $Stamp.proxy -SkipCertificateCheck -ErrorAction Stop
}

# Returns the context of both module families for a stamp.
function New-StampContext {
    param([Parameter(Mandatory = $true)] $Stamp)
    [pscustomobject]@{
        Account      = [pscustomobject]@{ Id = $Stamp.credentials.user.name; Type = 'User' }
        Tenant       = [pscustomobject]@{ Id = $Stamp.tenantId }
        Subscription = [pscustomobject]@{ Id = $Stamp.subscriptionId; Name = $Stamp.subscriptionName }
        Environment  = [pscustomobject]@{ Name = 'Stamp'; ResourceManagerUrl = "$($Stamp.armEndpoint)/"; OnPremise = $Stamp.identitySystem -eq 'ADFS' }
    }
}
