# A [string] parameter turns a SecureString into its type's name without a word, and that name would become the password. $false when it did,
# after the error was written.
function Test-PasswordText {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [string] $Value,
        [Parameter(Mandatory = $true)] [string] $Parameter,
        [Parameter(Mandatory = $true)] [string] $Instead
    )

    $usable = $Value -ne 'System.Security.SecureString'
    if (-not $usable) {
        Write-OperationError -Cmdlet $Cmdlet -Record (New-ModuleErrorRecord -Id 'Argument.Invalid' -Target $Parameter -Cmdlet $Cmdlet -Message (
                "Azs.ContainerRegistry: -$Parameter takes plain text and was given a SecureString. Use $Instead."))
    }
    $usable
}
