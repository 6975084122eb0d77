# Refuses a SecureString that was given to a [string] parameter: PowerShell turns it into its type's name, which would become the password.
# Takes all bound parameters, since the value of a parameter of its own would be shown by Trace-Command and by logs of parameter bindings.
# $false when it did, after the error was written.
function Test-PasswordText {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Bound,
        [Parameter(Mandatory = $true)] [string] $Parameter,
        [Parameter(Mandatory = $true)] [string] $Instead
    )

    $usable = $Bound[$Parameter] -ne 'System.Security.SecureString'
    if (-not $usable) {
        Write-OperationError -Cmdlet $Cmdlet -Record (New-ModuleErrorRecord -Id 'Argument.Invalid' -Target $Parameter -Cmdlet $Cmdlet -Message (
                "Azs.ContainerRegistry: -$Parameter accepts plain text, not a SecureString. Use $Instead."))
    }
    $usable
}
