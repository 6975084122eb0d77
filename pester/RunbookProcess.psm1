# Runs a runbook as a script file in a separate PowerShell process: exit code, output, and error stream.

# Starts one; Receive-Runbook waits for it. Several run in parallel, since each takes seconds to start.
function Start-Runbook {
    param(
        [Parameter(Mandatory = $true)] [string] $Folder,
        [Parameter(Mandatory = $true)] [string[]] $Line
    )
    $file = Join-Path -Path $Folder -ChildPath ([guid]::NewGuid().ToString('N') + '.ps1')
    [System.IO.File]::WriteAllText($file, ($Line -join "`n"))
    $start = [System.Diagnostics.ProcessStartInfo]::new((Get-Process -Id $PID).Path, "-NoProfile -NonInteractive -File `"$file`"")
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $start.UseShellExecute = $false
    $process = [System.Diagnostics.Process]::Start($start)
    @{
        Process = $process
        # Both are read while it runs: a full pipe would block it.
        Output  = $process.StandardOutput.ReadToEndAsync()
        Errors  = $process.StandardError.ReadToEndAsync()
    }
}

function Receive-Runbook {
    param([Parameter(Mandatory = $true)] [hashtable] $Runbook)
    if (-not $Runbook.Process.WaitForExit(300000)) {
        $Runbook.Process.Kill()
        throw 'The runbook did not end within five minutes.'
    }
    $Runbook.Process.WaitForExit()
    [pscustomobject]@{
        ExitCode = $Runbook.Process.ExitCode
        Ran      = @($Runbook.Output.Result -split '\r?\n' | Where-Object { $_ })
        Errors   = $Runbook.Errors.Result
    }
}

# Runs several scripts (name to lines), four at a time. Returns name to result.
function Invoke-Runbook {
    param(
        [Parameter(Mandatory = $true)] [string] $Folder,
        [Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Script
    )
    $results = @{}
    $running = [ordered]@{}
    foreach ($name in $Script.Keys) {
        if ($running.Count -eq 4) {
            $first = @($running.Keys)[0]
            $results[$first] = Receive-Runbook -Runbook $running[$first]
            $running.Remove($first)
        }
        $running[$name] = Start-Runbook -Folder $Folder -Line $Script[$name]
    }
    foreach ($name in $running.Keys) {
        $results[$name] = Receive-Runbook -Runbook $running[$name]
    }
    $results
}

Export-ModuleMember -Function 'Invoke-Runbook'
