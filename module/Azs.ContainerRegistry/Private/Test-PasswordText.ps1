# Refuses a SecureString for a [string] parameter: PowerShell converts it to the name of its type, which would become the password. Takes all bound parameters,
# since Trace-Command and logs of parameter bindings would show the value of a separate parameter. Returns $false after writing the error.
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
