# The sign-in behavior of both module families: environments by name, and a context for one of them. Dot-sourced by the stand-ins.
$script:Environments = @{}
$script:SignIns = [System.Collections.Generic.List[hashtable]]::new()
$script:Refusal = $null

function Get-StandInEnvironment {
    param([string] $Name)
    if ($script:Environments.ContainsKey($Name)) { $script:Environments[$Name] }
}

function Add-StandInEnvironment {
    param([string] $Name, [string] $ArmEndpoint)
    if ($script:Environments.ContainsKey($Name)) { throw "environment '$Name' exists" }
    $script:Environments[$Name] = [pscustomobject]@{ Name = $Name; ResourceManagerUrl = $ArmEndpoint }
    $script:Environments[$Name]
}

function Connect-StandIn {
    param([System.Collections.IDictionary] $Bound, $Stamp)
    if ($script:Refusal) { throw $script:Refusal }
    $environment = $script:Environments[$Bound['Environment']]
    if (-not $environment) { throw "no environment '$($Bound['Environment'])'" }
    $script:SignIns.Add((New-Object -TypeName hashtable -ArgumentList $Bound))
    $script:Context = New-StampContext -Stamp $Stamp
    $script:Context.Environment.ResourceManagerUrl = $environment.ResourceManagerUrl
    $script:Context.Environment.Name = $environment.Name
    $script:Context.Account.Id = $Bound['Credential'].UserName
    $script:Context.Subscription.Id = $Bound['Subscription']
    $script:Context
}

# For tests: the sign-ins so far, the number of added environments, and an error for later sign-ins.
function Get-StandInSignIn { $script:SignIns.ToArray() }
function Get-StandInEnvironmentName { @($script:Environments.Keys) }
function Set-StandInRefusal { param([string] $Reason) $script:Refusal = $Reason }
