# Runs one command on the privileged endpoint of an AD FS stamp, or throws the error record of its failure. The endpoint runs no scripts: a block is
# a single command, whose values are $using: variables of the caller.
function Invoke-PrivilegedEndpoint {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [System.Management.Automation.Runspaces.PSSession] $Session,
        [Parameter(Mandatory = $true)] [scriptblock] $Command
    )

    $name = $Command.Ast.EndBlock.Statements[0].PipelineElements[0].GetCommandName()
    $record = @{ Cmdlet = $Cmdlet; Endpoint = [string]$Session.ComputerName; Command = $name }
    Write-EndpointRecord @record
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $reason = $null
    if ("$($Session.State)" -ne 'Opened') {
        $reason = "the session '$($Session.Name)' is not open ($($Session.State))"
    } else {
        try {
            # The endpoint always shows verbose messages. The output may be a secret, so it is not kept in a variable, which Set-PSDebug would show.
            Invoke-Command -Session $Session -ScriptBlock $Command -ErrorAction Stop 4>$null
        } catch {
            $reason = $_.Exception.Message
        }
    }
    Write-EndpointRecord @record -Milliseconds $watch.ElapsedMilliseconds -Failure $reason
    if ($reason) {
        Import-Interop -Cmdlet $Cmdlet
        throw (New-ModuleErrorRecord -Id 'ServicePrincipal.PrivilegedEndpointFailed' -Target $Session.ComputerName -Cmdlet $Cmdlet -Message (
                "$name failed on the privileged endpoint '$($Session.ComputerName)': $reason"))
    }
}
