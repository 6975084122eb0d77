# Waits for an operation of Start-ContainerRegistryOperation and returns its result; with -WhatIf the plan is shown instead.
function Receive-ContainerRegistryOperation {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [hashtable] $Started,
        # Ctrl+C also cancels a deployment that is running on the stamp.
        [switch] $CancelDeployment,
        # Name of a secret that is the result.
        [string] $ResultSecret,
        # Name of a secret that may come with the result. It becomes a property of it: a SecureString, or $null without a new secret.
        [string] $SecureResult
    )

    $ErrorActionPreference = 'Stop'
    $failure = $Started.Failure
    try {
        if (-not $failure) {
            $finished = Wait-Operation -Operation $Started.Operation -Library $Started.Library -HandOver $Started.HandOver -CancelDeployment:$CancelDeployment
            if ($finished.outcome -ne 'succeeded') {
                $failure = $finished.error
            } elseif ($Started.PlanOnly) {
                Write-OperationPlan -Cmdlet $Cmdlet -Result $finished.result -Target $Started.Target
            } elseif ($ResultSecret) {
                $Started.Operation.Secret($ResultSecret)
            } elseif ($SecureResult) {
                Add-Member -InputObject $finished.result -MemberType NoteProperty -Name $SecureResult -Value $null
                # Absent where a result always has the secret.
                if ($finished.result.secretCreated -ne $false) {
                    $finished.result.$SecureResult = $Started.Operation.SecureSecret($SecureResult)
                }
                $finished.result
            } else {
                $finished.result
            }
        }
    } catch [Azs.ContainerRegistry.Interop.NativeException] {
        $failure = ConvertFrom-NativeException -Exception $_.Exception
    } finally {
        Clear-StartedOperation -Started $Started
    }
    if ($failure) {
        Write-OperationError -Cmdlet $Cmdlet -Record (New-OperationErrorRecord -Failure $failure -Cmdlet $Cmdlet)
    }
}
