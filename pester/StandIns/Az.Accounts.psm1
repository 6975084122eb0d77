# Replaces Az.Accounts, which is not available here: the commands that the module calls, with the token as a string (before 5) or a SecureString. Import-Module
# Az.Accounts.psm1 -ArgumentList <stamp>, 2 | 5
param($Stamp, [int] $Major)

. ([System.IO.Path]::Combine($PSScriptRoot, 'Get-StampToken.ps1'))
. ([System.IO.Path]::Combine($PSScriptRoot, 'Account.ps1'))
$script:Stamp = $Stamp
$script:Major = $Major
$script:Context = New-StampContext -Stamp $Stamp
$script:Expiry = { [DateTimeOffset]::UtcNow.AddMinutes(50) }
$script:Asked = [System.Collections.Generic.List[string]]::new()

function Get-AzContext {
    [CmdletBinding()]
    param($DefaultProfile)
    if ($DefaultProfile) { return $DefaultProfile }
    $script:Context
}

function Get-Answer {
    param([string] $ResourceUrl, [bool] $Secure)
    $script:Asked.Add($ResourceUrl)
    $answer = Get-StampToken -Stamp $script:Stamp -Audience $ResourceUrl
    $token = $answer.access_token
    if ($Secure) { $token = ConvertTo-SecureString -String $token -AsPlainText -Force }
    [pscustomobject]@{ Token = $token; ExpiresOn = & $script:Expiry; TenantId = $script:Stamp.tenantId; Type = 'Bearer' }
}

if ($Major -ge 5) {
    function Get-AzAccessToken {
        [CmdletBinding()]
        param([string] $ResourceUrl, [switch] $AsSecureString, $DefaultProfile)
        $null = $AsSecureString, $DefaultProfile
        Get-Answer -ResourceUrl $ResourceUrl -Secure $true
    }
} else {
    function Get-AzAccessToken {
        [CmdletBinding()]
        param([string] $ResourceUrl, $DefaultProfile)
        $null = $DefaultProfile
        Write-Warning 'Upcoming breaking changes in the cmdlet Get-AzAccessToken'
        Get-Answer -ResourceUrl $ResourceUrl -Secure $false
    }
}

function Set-StandInContext {
    param($Context)
    $script:Context = $Context
}

# The ExpiresOn of an answer, as a script block.
function Set-StandInExpiry {
    param([scriptblock] $Expiry)
    $script:Expiry = $Expiry
}

# The audiences that were requested so far.
function Get-StandInAudience { $script:Asked.ToArray() }

function Get-AzEnvironment {
    [CmdletBinding()]
    param([string] $Name)
    Get-StandInEnvironment -Name $Name
}

function Add-AzEnvironment {
    [CmdletBinding()]
    param([string] $Name, [string] $ArmEndpoint)
    Add-StandInEnvironment -Name $Name -ArmEndpoint $ArmEndpoint
}

function Connect-AzAccount {
    [CmdletBinding()]
    param(
        [Alias('EnvironmentName')] [string] $Environment,
        [Alias('Domain', 'TenantId')] [string] $Tenant,
        [Alias('SubscriptionName', 'SubscriptionId')] [string] $Subscription,
        [pscredential] $Credential,
        [switch] $ServicePrincipal
    )
    $null = $Environment, $Tenant, $Subscription, $Credential, $ServicePrincipal
    Connect-StandIn -Bound $PSBoundParameters -Stamp $script:Stamp
}

Export-ModuleMember -Function 'Get-AzEnvironment', 'Add-AzEnvironment', 'Connect-AzAccount', 'Get-StandInSignIn', 'Get-StandInEnvironmentName', 'Set-StandInRefusal', 'Get-AzContext', 'Get-AzAccessToken', 'Set-StandInContext', 'Set-StandInExpiry', 'Get-StandInAudience'
