# Ends the public function with one terminating error, after one record for each of several problems. In a pipeline the function continues with the next object,
# unless errors stop its caller.
function Write-OperationError {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [System.Management.Automation.ErrorRecord] $Record
    )

    # The queue of the calling command, if it has one: the results of the objects before this one come first.
    if ($null -ne $OperationQueue -and $OperationQueue.Count -gt 0) {
        $OperationQueue.Enqueue(@{ Record = $Record; Vault = Get-PipelineVault -Cmdlet $Cmdlet })
        return
    }
    Write-Problem -Cmdlet $Cmdlet -Record $Record
    if (Test-PipelineContinuation -Cmdlet $Cmdlet) {
        # WriteError would use the preference of this module's functions.
        $ErrorActionPreference = $Cmdlet.SessionState.PSVariable.GetValue('ErrorActionPreference')
        $Cmdlet.WriteError((Copy-ErrorRecord -Record $Record -Id $Record.FullyQualifiedErrorId -Target (Get-CommandTarget -Cmdlet $Cmdlet)))
        return
    }
    Stop-Command -Cmdlet $Cmdlet -Record $Record
}
