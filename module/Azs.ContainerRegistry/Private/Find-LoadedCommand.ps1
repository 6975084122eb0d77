# Returns the first of the commands that is a function, a cmdlet, or an alias of the session, or nothing. Get-Command would search every folder of PATH for each
# missing name, even with -ListImported.
function Find-LoadedCommand {
    param([Parameter(Mandatory = $true)] [string[]] $Name)
    foreach ($candidate in $Name) {
        $found = @($ExecutionContext.InvokeCommand.GetCommands($candidate, 'Alias, Cmdlet, Function', $false))
        if ($found.Count -gt 0) {
            return $found[0]
        }
    }
}
