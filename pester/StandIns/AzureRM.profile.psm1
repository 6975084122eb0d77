# Replaces AzureRM.profile, which is not available here: its context command and the types that return tokens, in three generations. Import-Module
# AzureRM.profile.psm1 -ArgumentList <stamp>, audience | names | arm
param($Stamp, [ValidateSet('audience', 'names', 'arm')] [string] $Generation)

. ([System.IO.Path]::Combine($PSScriptRoot, 'Get-StampToken.ps1'))
. ([System.IO.Path]::Combine($PSScriptRoot, 'Account.ps1'))
$script:Stamp = $Stamp
$script:Context = New-StampContext -Stamp $Stamp

if (-not ('Microsoft.Azure.Commands.Common.Authentication.AzureSession' -as [type])) {
    Add-Type -TypeDefinition @'
namespace Microsoft.Azure.Commands.Common.Authentication
{
    public class Answer { public string AccessToken { get; set; } }
    public class AuthenticationFactory
    {
        public System.Func<string, string> Source;
        public Answer Authenticate(object account, object environment, string tenant, object password, string prompt, object callback, string resource)
        {
            return new Answer { AccessToken = Source(resource) };
        }
    }
    public class AzureSession
    {
        public static readonly AzureSession Instance = new AzureSession();
        public readonly AuthenticationFactory AuthenticationFactory = new AuthenticationFactory();
    }
}
namespace Microsoft.Azure.Commands.Common.Authentication.Abstractions
{
    public class AzureRmProfileProvider
    {
        public static readonly AzureRmProfileProvider Instance = new AzureRmProfileProvider();
        public object Profile;
    }
}
namespace Microsoft.Azure.Commands.ResourceManager.Common
{
    public class RMProfileClient
    {
        private readonly System.Func<string, string> source;
        public RMProfileClient(object profile) { source = (System.Func<string, string>)profile; }
        public Microsoft.Azure.Commands.Common.Authentication.Answer AcquireAccessToken(string tenant)
        {
            return new Microsoft.Azure.Commands.Common.Authentication.Answer { AccessToken = source(tenant) };
        }
    }
}
'@
}

$names = @{
    ActiveDirectoryServiceEndpointResourceId = $Stamp.armAudience; AzureKeyVaultServiceEndpointResourceId = $Stamp.keyVaultAudience
    GraphEndpointResourceId = $Stamp.graphAudience
}
[Microsoft.Azure.Commands.Common.Authentication.AzureSession]::Instance.AuthenticationFactory.Source = {
    param([string] $resource)
    if ($Generation -eq 'arm') { throw 'this generation has no such method' }
    $audience = $resource
    if ($Generation -eq 'names') {
        if (-not $names.ContainsKey($resource)) { throw "'$resource' is no endpoint of the environment" }
        $audience = $names[$resource]
    }
    (Get-StampToken -Stamp $Stamp -Audience $audience).access_token
}
[Microsoft.Azure.Commands.Common.Authentication.Abstractions.AzureRmProfileProvider]::Instance.Profile = [System.Func[string, string]] {
    param([string] $tenant)
    $null = $tenant
    (Get-StampToken -Stamp $Stamp -Audience $Stamp.armAudience).access_token
}

function Get-AzureRmContext {
    [CmdletBinding()]
    param($DefaultProfile)
    if ($DefaultProfile) { return $DefaultProfile }
    $script:Context
}

function Set-StandInContext {
    param($Context)
    $script:Context = $Context
}

function Get-AzureRmEnvironment {
    [CmdletBinding()]
    param([string] $Name)
    Get-StandInEnvironment -Name $Name
}

function Add-AzureRmEnvironment {
    [CmdletBinding()]
    param([string] $Name, [string] $ArmEndpoint)
    Add-StandInEnvironment -Name $Name -ArmEndpoint $ArmEndpoint
}

# Its name before 4.3, which Azure Stack Hub's own set of modules used.
function Add-AzureRmAccount {
    [CmdletBinding()]
    param(
        [Alias('EnvironmentName')] [string] $Environment,
        [Alias('TenantId')] [string] $Tenant,
        [Alias('SubscriptionId')] [string] $Subscription,
        [pscredential] $Credential,
        [switch] $ServicePrincipal
    )
    $null = $Environment, $Tenant, $Subscription, $Credential, $ServicePrincipal
    Connect-StandIn -Bound $PSBoundParameters -Stamp $script:Stamp
}

Export-ModuleMember -Function 'Get-AzureRmEnvironment', 'Add-AzureRmEnvironment', 'Add-AzureRmAccount', 'Get-StandInSignIn', 'Get-StandInEnvironmentName', 'Set-StandInRefusal', 'Get-AzureRmContext', 'Set-StandInContext'
