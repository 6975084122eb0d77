# What the privileged endpoint says of an application, as the commands return it. The stamp has one identifier, a SID, for application and service
# principal, and shows neither its tenant nor the end of a client secret.
function ConvertFrom-AdfsApplication {
    param(
        [Parameter(Mandatory = $true, ValueFromPipeline = $true)] $Application,
        [string] $Action,
        # The secret is new, and the only one.
        [switch] $WithSecret
    )

    process {
        $view = [pscustomobject][ordered]@{
            displayName         = [string]$Application.ApplicationName
            applicationId       = [string]$Application.ClientId
            objectId            = [string]$Application.ApplicationIdentifier
            applicationObjectId = [string]$Application.ApplicationIdentifier
            tenantId            = $null
            secretExpires       = $null
            secrets             = @()
        }
        $secret = $null
        if ($WithSecret -and $Application.ClientSecret) {
            # Unlike the parameter of a command, the argument of a .NET method is in no trace of parameter bindings.
            $secret = [System.Net.NetworkCredential]::new('', $Application.ClientSecret).SecurePassword
        }
        ConvertTo-ServicePrincipal -View $view -ClientSecret $secret -Action $Action
    }
}
