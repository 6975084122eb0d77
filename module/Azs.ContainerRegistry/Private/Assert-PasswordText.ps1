# A [string] parameter turns a SecureString into its type's name without a word, and that name would become the password.
function Assert-PasswordText {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [string] $Value,
        [Parameter(Mandatory = $true)] [string] $Parameter,
        [Parameter(Mandatory = $true)] [string] $Instead
    )

    if ($Value -eq 'System.Security.SecureString') {
        Stop-Command -Cmdlet $Cmdlet -Record (New-ModuleErrorRecord -Id 'Argument.Invalid' -Target $Parameter -Message (
                "Azs.ContainerRegistry: -$Parameter takes plain text and was given a SecureString. Use $Instead."))
    }
}
