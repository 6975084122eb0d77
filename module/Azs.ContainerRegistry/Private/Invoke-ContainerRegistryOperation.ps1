# Runs one use case of the native library for the public function $Cmdlet and returns its result. With $Target the use case writes: ShouldProcess is called, and
# with -WhatIf the plan is shown instead of a result. Returns nothing if nothing was done.
function Invoke-ContainerRegistryOperation {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [string] $UseCase,
        [Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Request,
        [System.Collections.IDictionary] $Secret = @{},
        [string] $Target,
        [string] $Action,
        # Confirm-Removal has already asked.
        [switch] $Confirmed,
        # Ctrl+C also cancels a deployment that is running on the stamp.
        [switch] $CancelDeployment,
        # Name of a secret that is the result.
        [string] $ResultSecret,
        # Name of a secret that may come with the result. It becomes a property of it: a SecureString, or $null without a new secret.
        [string] $SecureResult,
        # For use cases without a stamp.
        [switch] $Offline,
        # For use cases that use a session if one is open.
        [switch] $AnySession,
        # A session that does not belong to this runspace yet.
        [hashtable] $Session
    )

    $started = Start-ContainerRegistryOperation -Cmdlet $Cmdlet -UseCase $UseCase -Request $Request -Secret $Secret -Target $Target -Action $Action `
        -Confirmed:$Confirmed -Offline:$Offline -AnySession:$AnySession -Session $Session
    if ($started) {
        Receive-ContainerRegistryOperation -Cmdlet $Cmdlet -Started $started -CancelDeployment:$CancelDeployment -ResultSecret $ResultSecret -SecureResult $SecureResult
    }
}
