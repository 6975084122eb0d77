# Carries out several configuration files at the same time, each in a job of this process with a session of its own. Writes results and errors in the order of the files.
function Invoke-ConfigurationJob {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [string[]] $Path,
        [Parameter(Mandatory = $true)] [int] $ThrottleLimit
    )

    $jobs = New-Object -TypeName System.Collections.Generic.List[object]
    try {
        foreach ($file in $Path) {
            $running = @($jobs | Where-Object { $_.State -in 'NotStarted', 'Running' })
            if ($running.Count -ge $ThrottleLimit) {
                $null = Wait-Job -Job $running -Any
            }
            $bound = @{ Path = $file }
            # One file of log and report would be written by all.
            foreach ($name in 'LogPath', 'ReportPath') {
                $given = $Cmdlet.MyInvocation.BoundParameters[$name]
                if ($given) {
                    $place = [System.IO.Path]::ChangeExtension($given, $null).TrimEnd('.')
                    $bound[$name] = '{0}.{1}{2}' -f $place, [System.IO.Path]::GetFileNameWithoutExtension($file), [System.IO.Path]::GetExtension($given)
                }
            }
            $jobs.Add((Start-CommandJob -Cmdlet $Cmdlet -Bound $bound -AnySession))
        }
        foreach ($job in $jobs) {
            $null = Wait-Job -Job $job
            Receive-Job -Job $job -ErrorAction Continue
        }
    } finally {
        # Stops the jobs of a stopped command.
        foreach ($job in $jobs) {
            Remove-Job -Job $job -Force
        }
    }
}
