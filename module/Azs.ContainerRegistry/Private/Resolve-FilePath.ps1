# Returns a path for the file system; nothing for a blank one. PowerShell's current location differs from that of the process, which native code uses.
function Resolve-FilePath {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [string] $Path
    )

    if ([string]::IsNullOrWhiteSpace($Path)) {
        return
    }
    try {
        $Cmdlet.GetUnresolvedProviderPathFromPSPath($Path)
    } catch {
        $reason = $_.Exception.GetBaseException().Message
        Stop-Command -Cmdlet $Cmdlet -Record (New-ModuleErrorRecord -Id 'Argument.Invalid' -Target $Path -Message (
                "$($Cmdlet.MyInvocation.MyCommand.Name): the path '$Path' cannot be used: $reason"))
    }
}
