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
    $bag = $null
    $operation = $null
    $failure = $null
    try {
        $bag = New-SecretBag -Library $library -Secret $Secret
        $operation = $library.Start($UseCase, $stamp.Native, (ConvertTo-Json -InputObject $body -Compress -Depth 5), $bag)
        $finished = Wait-Operation -Operation $operation -Library $library -HandOver $stamp.HandOver -CancelDeployment:$CancelDeployment
        if ($finished.outcome -ne 'succeeded') {
            $failure = $finished.error
        } elseif ($planOnly) {
            Write-OperationPlan -Cmdlet $Cmdlet -Result $finished.result -Target $Target
        } elseif ($ResultSecret) {
            $operation.Secret($ResultSecret)
        } elseif ($SecureResult) {
            Add-Member -InputObject $finished.result -MemberType NoteProperty -Name $SecureResult -Value $null
            # Absent where a result always has the secret.
            if ($finished.result.secretCreated -ne $false) {
                $finished.result.$SecureResult = $operation.SecureSecret($SecureResult)
            }
            $finished.result
        } else {
            $finished.result
        }
    } catch [Azs.ContainerRegistry.Interop.NativeException] {
        $failure = ConvertFrom-NativeException -Exception $_.Exception
    } finally {
        foreach ($handle in $operation, $bag) {
            if ($handle) {
                $handle.Dispose()
            }
        }
    }
    if ($failure) {
        Write-OperationError -Cmdlet $Cmdlet -Record (New-OperationErrorRecord -Failure $failure -Cmdlet $Cmdlet)
    }
}
