# Shows an event on its stream.
function Write-OperationEvent {
    param(
        [Parameter(Mandatory = $true)] $Received,
        # The text of the progress display.
        [Parameter(Mandatory = $true)] [hashtable] $State
    )

    switch ($Received.event) {
        'message' {
            switch ($Received.stream) {
                'host' { Write-Host $Received.text }
                'verbose' { Write-Verbose -Message $Received.text }
                'debug' {
                    # -Debug means 'Inquire' in Windows PowerShell 5.1, which would prompt after each of hundreds of requests.
                    if ($DebugPreference -eq 'Inquire') { $DebugPreference = 'Continue' }
                    Write-Debug -Message $Received.text
                }
                'warning' { Write-Warning -Message ('{0} [{1}]' -f (Get-ErrorText -Id $Received.id -Message $Received.text).Message, $Received.id) }
            }
        }
        'step' {
            Write-Verbose -Message ('{0}: {1}' -f $Received.text, $Received.state)
            $null = $State.Running.Remove([string]$Received.text)
            if ($Received.state -eq 'started') { $State.Running.Add([string]$Received.text) }
            # Most commands with a single step send no progress.
            if ($State.Running.Count -gt 0 -and ($null -eq $State.Progress -or $State.Progress.percent -lt 0)) {
                $State.Progress = [pscustomobject]@{ activity = 'Working'; status = $State.Running -join ', '; percent = -1; secondsRemaining = $null }
                $State.IsChanged = $true
                Write-OperationProgress -State $State
            }
        }
        'progress' {
            $State.Progress = $Received
            $State.ReceivedAt = $State.Clock.Elapsed
            $State.IsChanged = $true
            Write-OperationProgress -State $State
        }
        'deviceCode' {
            Write-Host $Received.message
            Write-Information -MessageData (ConvertTo-TypedObject -InputObject $Received -TypeName 'Azs.ContainerRegistry.DeviceCode') -Tags 'DeviceCode'
        }
    }
}
