# Starts a simulated stamp of each identity system if none is given and the program was built, so that `Invoke-Pester ./pester` needs no preparation. xtask
# starts the stamps itself and sets AZCR_STAMP_AAD and AZCR_STAMP_ADFS. The stamps end with this PowerShell: their standard input closes.
$program = [System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'target', 'release', 'stamp')
if ([Environment]::OSVersion.Platform -eq 'Win32NT') { $program += '.exe' }
if (-not [System.IO.File]::Exists($program)) { return }
$place = [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'target', 'tmp', 'pester-stamps'))

foreach ($identity in 'AAD', 'ADFS') {
    $variable = "AZCR_STAMP_$identity"
    if ([Environment]::GetEnvironmentVariable($variable)) { continue }
    $running = @(Get-Process | ForEach-Object { [string]$_.Id })
    Get-ChildItem -Path $place -Directory -ErrorAction Ignore | Where-Object { $running -notcontains $_.Name } |
        Remove-Item -Recurse -Force -ErrorAction Ignore
    $folder = (New-Item -Path (Join-Path -Path $place -ChildPath $PID) -ItemType Directory -Force).FullName
    $start = [System.Diagnostics.ProcessStartInfo]::new($program)
    $start.Arguments = '--identity {0} --listen 127.0.0.1:0 --until-stdin-closes --ca-file "{1}"' -f $identity, (Join-Path -Path $folder -ChildPath "$identity.pem")
    $start.UseShellExecute = $false
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    $process = [System.Diagnostics.Process]::Start($start)
    # The log of requests is not needed, and a full pipe would stop the stamp.
    $process.BeginErrorReadLine()
    # Without a reference the process object is collected, which closes the pipe.
    [AppDomain]::CurrentDomain.SetData($variable, $process)
    $description = Join-Path -Path $folder -ChildPath "$identity.json"
    [System.IO.File]::WriteAllText($description, $process.StandardOutput.ReadLine())
    [Environment]::SetEnvironmentVariable($variable, $description)
}
