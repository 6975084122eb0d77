# Reads application data of another PowerShell process of the same user: @{ Value }, or nothing if the process does not answer.
function Read-ProcessData {
    param(
        [Parameter(Mandatory = $true)] [int] $ProcessId,
        [Parameter(Mandatory = $true)] [string] $Name
    )

    $pipe = New-Object -TypeName System.Management.Automation.Runspaces.NamedPipeConnectionInfo -ArgumentList $ProcessId
    $pipe.OpenTimeout = 5000
    $runspace = [System.Management.Automation.Runspaces.RunspaceFactory]::CreateRunspace($pipe)
    $shell = [System.Management.Automation.PowerShell]::Create()
    try {
        # Open() would wait forever for a process that accepts and does not answer.
        $runspace.OpenAsync()
        $waited = [System.Diagnostics.Stopwatch]::StartNew()
        while (@('BeforeOpen', 'Opening') -contains $runspace.RunspaceStateInfo.State -and $waited.ElapsedMilliseconds -lt 5000) {
            [System.Threading.Thread]::Sleep(20)
        }
        if ($runspace.RunspaceStateInfo.State -eq 'Opened') {
            $shell.Runspace = $runspace
            $null = $shell.AddScript('[System.AppDomain]::CurrentDomain.GetData($args[0])').AddArgument($Name)
            @{ Value = @($shell.Invoke())[0] }
        } else {
            Write-Verbose -Message "Process $ProcessId does not answer: $($runspace.RunspaceStateInfo.State) $($runspace.RunspaceStateInfo.Reason.Message)"
        }
    } catch {
        # For example, POWERSHELL_DIAGNOSTICS_OPTOUT closes the pipe, or the process has ended.
        Write-Verbose -Message "Process $ProcessId does not answer: $($_.Exception.GetBaseException().Message)"
    } finally {
        $shell.Dispose()
        $runspace.Dispose()
    }
}
