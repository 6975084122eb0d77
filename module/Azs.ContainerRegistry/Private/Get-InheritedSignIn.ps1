# Returns the sign-in that the caller of this background job published (Connect-ContainerRegistryStamp -Scope Process), as @{ Json; Secret }; nothing if it cannot
# be read. It is read over the pipe that each PowerShell opens for its own user (the one of Enter-PSHostProcess): secrets cross it as SecureString, and are never
# in the environment, in arguments, or in files.
function Get-InheritedSignIn {
    if ($Host.Name -ne 'ServerRemoteHost' -or -not $env:AZCR_SIGN_IN_PROCESS) {
        return
    }
    $caller = [int]$env:AZCR_SIGN_IN_PROCESS
    # The pipe has one client at a time, and a second one is left without an answer. So jobs take turns, and a connection without an answer is tried again.
    $turn = New-Object -TypeName System.Threading.Mutex -ArgumentList $false, "Azs.ContainerRegistry.SignIn.$caller"
    try {
        if (-not $turn.WaitOne(60000)) {
            return
        }
        try {
            foreach ($attempt in 1..3) {
                $answer = Read-ProcessData -ProcessId $caller -Name 'Azs.ContainerRegistry.SignIn'
                if ($answer) {
                    return $answer.Value
                }
            }
        } finally {
            $turn.ReleaseMutex()
        }
    } finally {
        $turn.Dispose()
    }
}
