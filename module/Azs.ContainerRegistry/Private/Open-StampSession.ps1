# Signs in and makes the session the one of this runspace. The previous session is closed first: a runbook that continues after a failed sign-in must not write
# to the previous stamp. Returns the stamp of docs/abi.md.
function Open-StampSession {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        # What docs/abi.md says of a session.
        [Parameter(Mandatory = $true)] $Session,
        [Parameter(Mandatory = $true)] [hashtable] $Secret,
        [string] $LogPath
    )

    $ErrorActionPreference = 'Stop'
    $library = Get-NativeLibrary -Cmdlet $Cmdlet
    Clear-CompletionValue
    Close-StampSession -Session $script:OwnSession
    $script:OwnSession = $null
    $script:FailedSignIn = [string]$Session.armEndpoint
    if ($Cmdlet.MyInvocation.BoundParameters['EnvironmentName']) {
        Assert-EnvironmentName -Cmdlet $Cmdlet -EnvironmentName $Cmdlet.MyInvocation.BoundParameters['EnvironmentName'] -ArmEndpoint $Session.armEndpoint
    }
    $bag = $null
    try {
        $bag = New-SecretBag -Library $library -Secret $Secret
        $native = $library.NewSession((ConvertTo-Json -InputObject $Session -Compress -Depth 5), $bag)
    } catch [Azs.ContainerRegistry.Interop.NativeException] {
        Stop-Command -Cmdlet $Cmdlet -Record (New-OperationErrorRecord -Failure (ConvertFrom-NativeException -Exception $_.Exception))
    } finally {
        if ($bag) {
            $bag.Dispose()
        }
    }

    $opened = @{ Native = $native; HandOver = $null; LogPath = $LogPath; Resolve = $Session.resolve }
    $connected = $null
    try {
        $connected = Invoke-ContainerRegistryOperation -Cmdlet $Cmdlet -UseCase connect -Request @{} -Session $opened
    } finally {
        if (-not $connected) {
            Close-StampSession -Session $opened
        }
    }
    if ($connected) {
        $opened.Endpoint = [string]$connected.stamp.armEndpoint
        $opened.EndpointOfOthers = [string](Get-HandedOverContext -LoadedOnly).Context.Environment.ResourceManagerUrl
        $script:OwnSession = $opened
        $script:FailedSignIn = $null
        $connected.stamp
    }
}
