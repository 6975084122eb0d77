# Shows one event on the stream that it belongs to.
function Write-OperationEvent {
    param(
        [Parameter(Mandatory = $true)] $Received,
        # Remembers when progress was last drawn: Windows PowerShell 5.1 draws slowly, so five times a second is the most.
        [Parameter(Mandatory = $true)] [hashtable] $State
    )

    switch ($Received.event) {
        'message' {
            switch ($Received.stream) {
                'host' { Write-Host $Received.text }
                'verbose' { Write-Verbose -Message $Received.text }
                'debug' { Write-Debug -Message $Received.text }
                'warning' { Write-Warning -Message ('{0} [{1}]' -f (Get-ErrorText -Id $Received.id -Message $Received.text).Message, $Received.id) }
            }
        }
        'step' { Write-Verbose -Message ('{0}: {1}' -f $Received.text, $Received.state) }
        'progress' {
            $now = [DateTime]::UtcNow
            if (($now - $State.ProgressAt).TotalMilliseconds -ge 200) {
                $State.Progress = $Received.activity
                $State.ProgressAt = $now
                Write-Progress -Activity $Received.activity -Status $Received.status -PercentComplete $Received.percent
            }
        }
        'deviceCode' {
            Write-Host $Received.message
            Write-Information -MessageData (ConvertTo-TypedObject -InputObject $Received -TypeName 'Azs.ContainerRegistry.DeviceCode') -Tags 'DeviceCode'
        }
    }
}
