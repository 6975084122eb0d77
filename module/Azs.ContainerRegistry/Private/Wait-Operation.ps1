# Pulls the events of an operation, routes them, and returns the last one. Ctrl+C is detected between two pulls, so they are short.
function Wait-Operation {
    param(
        [Parameter(Mandatory = $true)] $Operation,
        [Parameter(Mandatory = $true)] $Library,
        # How to get tokens from a signed-in session; none if the module signed in itself.
        $HandOver,
        # Ctrl+C also cancels a deployment that is running on the stamp.
        [switch] $CancelDeployment
    )

    $state = @{
        Clock      = [System.Diagnostics.Stopwatch]::StartNew()
        # Names of the running steps.
        Running    = New-Object -TypeName System.Collections.Generic.List[string]
        # The last progress event, its time, whether it is new, and when it was shown.
        Progress   = $null
        ReceivedAt = [TimeSpan]::Zero
        IsChanged  = $false
        ShownAt    = $null
    }
    $deployment = $null
    $finished = $null
    try {
        while ($null -eq $finished) {
            $json = $Operation.Next($script:PollMilliseconds)
            if ($null -eq $json) {
                Write-OperationProgress -State $state
                continue
            }
            $received = ConvertFrom-Json -InputObject $json
            switch ($received.event) {
                'finished' { $finished = $received }
                'deployment' {
                    $deployment = $received
                    if ($received.state -eq 'ended') { $deployment = $null }
                }
                'token' { Send-HandedOverToken -Operation $Operation -Library $Library -HandOver $HandOver -Wanted $received }
                default { Write-OperationEvent -Received $received -State $state }
            }
        }
    } finally {
        # First, since another Ctrl+C may interrupt the rest.
        if ($null -ne $state.ShownAt) {
            Write-Progress -Activity $state.Progress.activity -Completed
        }
        if ($null -eq $finished) {
            Stop-Operation -Operation $Operation -Deployment $deployment -CancelDeployment:$CancelDeployment
        }
    }
    $finished
}
