# Raises an error of the public function $Cmdlet from inside the module. A legacy function or a script file catches it and ends its caller's script
# (Stop-Runbook); there the pipeline would record ThrowTerminatingError as its failure, whatever is thrown afterwards.
function Stop-Command {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [System.Management.Automation.ErrorRecord] $Record
    )

    $name = $Cmdlet.MyInvocation.MyCommand.Name
    if ($script:LegacyFunctions -contains $name -or $Cmdlet.MyInvocation.MyCommand.CommandType -eq 'ExternalScript') {
        # PowerShell does not add the command to the id of a thrown error.
        $thrown = Copy-ErrorRecord -Record $Record -Id ('{0},{1}' -f $Record.FullyQualifiedErrorId, $name) -Target (Get-CommandTarget -Cmdlet $Cmdlet)
        $thrown.CategoryInfo.Activity = $name
        throw $thrown
    }
    $Cmdlet.ThrowTerminatingError($Record)
}
