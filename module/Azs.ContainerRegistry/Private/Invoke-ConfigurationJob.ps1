# Carries out several configuration files at the same time, each in a job of this process with a session of its own. Writes results and errors in the order of the files.
function Invoke-ConfigurationJob {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [string[]] $Path,
        [Parameter(Mandatory = $true)] [int] $ThrottleLimit
    )

    $given = $Cmdlet.MyInvocation.BoundParameters
    $preference = [string]$given['ErrorAction']
    if (-not $preference) {
        $preference = [string]$Cmdlet.SessionState.PSVariable.GetValue('ErrorActionPreference')
    }
    $jobs = New-Object -TypeName System.Collections.Generic.List[object]
    try {
        foreach ($file in $Path) {
            $running = @($jobs | Where-Object { $_.State -in 'NotStarted', 'Running' })
            if ($running.Count -ge $ThrottleLimit) {
                $null = Wait-Job -Job $running -Any
            }
            $bound = Get-ConfigurationRecord -File $file -All $Path -LogPath $given['LogPath'] -ReportPath $given['ReportPath']
            $bound.Path = $file
            foreach ($name in 'Force', 'TimeoutSec', 'Verbose', 'Debug') {
                if ($given.ContainsKey($name)) {
                    $bound[$name] = $given[$name]
                }
            }
            $jobs.Add((Start-CommandJob -Cmdlet $Cmdlet -Bound $bound -AnySession))
        }
        for ($index = 0; $index -lt $jobs.Count; $index++) {
            $null = Wait-Job -Job $jobs[$index]
            foreach ($item in @(Receive-Job -Job $jobs[$index] -ErrorAction Continue 2>&1)) {
                if ($item -isnot [System.Management.Automation.ErrorRecord]) {
                    $item
                    continue
                }
                Add-ConfigurationName -Record $item -File $Path[$index]
                if ($preference -eq 'Stop') {
                    Stop-Command -Cmdlet $Cmdlet -Record $item
                }
                $ErrorActionPreference = $preference
                $Cmdlet.WriteError($item)
            }
        }
    } finally {
        # Stops the jobs of a stopped command.
        foreach ($job in $jobs) {
            Remove-Job -Job $job -Force
        }
    }
}
