# Returns the session of a command as @{ Native; HandOver }: the module's own sign-in, otherwise the one of Az or AzureRM. An explicit -DefaultProfile selects
# the latter, and so does a change of their context to another stamp after the module's own sign-in: the latest choice counts. State is kept per runspace, so
# that runspaces can use several stamps.
function Get-StampSession {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] $Library
    )

    $bound = $Cmdlet.MyInvocation.BoundParameters
    Connect-InheritedSignIn -Cmdlet $Cmdlet
    if ($script:FailedSignIn -and -not $bound['DefaultProfile']) {
        Stop-Command -Cmdlet $Cmdlet -Record (New-ModuleErrorRecord -Id 'SignIn.NotSignedIn' -Target $script:FailedSignIn -Message (
                    "Azs.ContainerRegistry: log in first and select a subscription. The last sign-in, to '$($script:FailedSignIn)', failed, and no other session " +
                    'is used instead. Sign in again, or run Disconnect-ContainerRegistryStamp to use a session of Az or AzureRM.'))
    }
    if ($script:OwnSession -and -not $bound['DefaultProfile'] -and -not (Test-LaterSignIn -Cmdlet $Cmdlet -Session $script:OwnSession)) {
        foreach ($name in 'TrustedRootFile', 'KeyVaultAudience') {
            if ($bound[$name]) {
                $Cmdlet.WriteWarning("-$name has no effect here. Use it with Connect-ContainerRegistryStamp.")
            }
        }
        return $script:OwnSession
    }

    if (-not $bound['DefaultProfile']) {
        $published = Get-PublishedSession
        if ($published) {
            return $published
        }
    }
    $handOver = Get-HandedOverContext -DefaultProfile $bound['DefaultProfile']
    if (-not $handOver) {
        $message = 'Azs.ContainerRegistry: log in first and select a subscription. There is no session of Connect-ContainerRegistryStamp, Az, or AzureRM.'
        # The hosts of thread jobs, ForEach-Object -Parallel, background jobs, and remote sessions.
        if ($Host.Name -in 'Default Host', 'ServerRemoteHost') {
            $message += ' A job does not use the session of its caller. Sign in with -Scope Process before the job starts, sign in inside the job, or use -AsJob.'
        }
        Stop-Command -Cmdlet $Cmdlet -Record (New-ModuleErrorRecord -Id 'SignIn.NotSignedIn' -Message $message)
    }
    $problem = Test-HandedOverContext -Context $handOver.Context
    if ($problem) {
        Stop-Command -Cmdlet $Cmdlet -Record $problem
    }

    $json = ConvertTo-HandedOverSessionJson -HandOver $handOver -TrustedRootFile (
        Resolve-FilePath -Cmdlet $Cmdlet -Path $bound['TrustedRootFile']) -KeyVaultAudience $bound['KeyVaultAudience']
    if ($script:HandedOverSession -and $script:HandedOverSession.Json -eq $json) {
        $script:HandedOverSession.HandOver = $handOver
        return $script:HandedOverSession
    }
    Close-StampSession -Session $script:HandedOverSession
    $script:HandedOverSession = $null
    try {
        $native = $Library.NewSession($json, $null)
    } catch [Azs.ContainerRegistry.Interop.NativeException] {
        Stop-Command -Cmdlet $Cmdlet -Record (New-OperationErrorRecord -Failure (ConvertFrom-NativeException -Exception $_.Exception))
    }
    $script:HandedOverSession = @{ Native = $native; HandOver = $handOver; Json = $json }
    $script:HandedOverSession
}
