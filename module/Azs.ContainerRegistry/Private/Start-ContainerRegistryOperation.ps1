# Starts one use case of the native library for the public function $Cmdlet, and returns the running operation for Receive-ContainerRegistryOperation. With
# $Target the use case writes: ShouldProcess is called, and with -WhatIf the operation plans. Returns nothing if nothing is to be done.
function Start-ContainerRegistryOperation {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [string] $UseCase,
        [Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Request,
        [System.Collections.IDictionary] $Secret = @{},
        [string] $Target,
        [string] $Action,
        # Confirm-Removal has already asked.
        [switch] $Confirmed,
        # For use cases without a stamp.
        [switch] $Offline,
        # For use cases that use a session if one is open.
        [switch] $AnySession,
        # A session that does not belong to this runspace yet.
        [hashtable] $Session
    )

    # Without this, an exception of a .NET method (such as a ShouldProcess prompt without a console) would end only its statement, and the next one would still
    # run. Called functions inherit it.
    $ErrorActionPreference = 'Stop'

    $body = Remove-EmptyValue -Table $Request
    $body.version = 1
    Add-RunRecord -Cmdlet $Cmdlet -Request $body
    $planOnly = $Target -and $WhatIfPreference
    if ($planOnly) {
        $body.whatIf = $true
    } elseif ($Target -and -not $Confirmed -and -not $Cmdlet.ShouldProcess($Target, $Action)) {
        return
    }

    $library = Get-NativeLibrary -Cmdlet $Cmdlet
    $stamp = $Session
    if (-not $stamp -and $AnySession) {
        Connect-InheritedSignIn -Cmdlet $Cmdlet
        $stamp = Get-OpenSession
    } elseif (-not $stamp -and -not $Offline) {
        $stamp = Get-StampSession -Cmdlet $Cmdlet -Library $library
        $script:LastSession = $stamp
    }
    $started = @{
        Library   = $library
        HandOver  = $stamp.HandOver
        PlanOnly  = $planOnly
        Target    = $Target
        # The object from the pipeline that it works on.
        Vault     = Get-PipelineVault -Cmdlet $Cmdlet
        Bag       = $null
        Operation = $null
        Failure   = $null
    }
    $isStarted = $false
    try {
        $started.Bag = New-SecretBag -Library $library -Secret $Secret
        $started.Operation = $library.Start($UseCase, $stamp.Native, (ConvertTo-Json -InputObject $body -Compress -Depth 5), $started.Bag)
        $isStarted = $true
    } catch [Azs.ContainerRegistry.Interop.NativeException] {
        $started.Failure = ConvertFrom-NativeException -Exception $_.Exception
    } finally {
        if (-not $isStarted) {
            Clear-StartedOperation -Started $started
        }
    }
    $started
}
