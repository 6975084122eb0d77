# Throws an error record when the command was given an end date of a client secret, which an AD FS stamp does not take.
function Assert-AdfsParameter {
    param([Parameter(Mandatory = $true)] $Cmdlet)

    foreach ($name in 'EndDate', 'ValidDays') {
        if ($Cmdlet.MyInvocation.BoundParameters.ContainsKey($name)) {
            Import-Interop -Cmdlet $Cmdlet
            throw (New-ModuleErrorRecord -Id 'Argument.Invalid' -Target $name -Cmdlet $Cmdlet -Message (
                    "Azs.ContainerRegistry: -$name has no effect on an AD FS stamp, which sets the end of a client secret itself. Omit it."))
        }
    }
}
