function Get-CertificateEncoded {
    <#
    .SYNOPSIS
    Returns a PFX certificate as the value of a Key Vault secret.

    .DESCRIPTION
    The value is the base64 text of a JSON document with the file's content and password, in the format that the stamp's compute provider reads when it
    installs a certificate on a virtual machine. Treat it as a secret, like the certificate itself. Nothing is sent, and no sign-in is needed.

    .PARAMETER CertificateFilePath
    Path of the PFX file.

    .PARAMETER CertificatePassword
    Password of the PFX file, as a SecureString or plain text. It can be empty. Omit it to be prompted.

    .PARAMETER LogPath
    File for a structured log of this command: one JSON object per line for each request, with attempt, time, status and
    request ids. It contains no secrets. An existing log is appended to.

    .PARAMETER TimeoutSec
    Seconds after which the command is stopped with an error. Default: 1 hour.

    .INPUTS
    None. You cannot pipe objects to this command.

    .OUTPUTS
    System.String

    .NOTES
    A failure ends the calling script, as throw does, unless the script catches it. See about_ContainerRegistry_Errors.

    .EXAMPLE
    $value = Get-CertificateEncoded -CertificateFilePath .\registry.pfx -CertificatePassword $certificatePassword

    Keeps the encoded certificate in a variable.

    .LINK
    Set-CertificateSecret

    .LINK
    New-ContainerRegistryCertificate

    .LINK
    about_ContainerRegistry_Migration
    #>
    [CmdletBinding(PositionalBinding = $false)]
    [OutputType([string])]
    param(
        [Parameter(Mandatory = $true, Position = 0)]
        [string] $CertificateFilePath,

        [Parameter(Position = 1)]
        [AllowEmptyString()]
        [ValidateScript({ $_ -is [securestring] -or $_ -is [string] -or $_ -is [ValueType] })]
        [object] $CertificatePassword,

        [string] $LogPath,

        [ValidateRange(1, 2592000)]
        [int] $TimeoutSec
    )

    $encoded = $null
    try {
        if (-not (Read-SecretParameter -Cmdlet $PSCmdlet -Bound $PSBoundParameters -Parameter 'CertificatePassword' -Prompt 'Password of the PFX file')) {
            return
        }
        $request = @{ certificateFilePath = Resolve-FilePath -Cmdlet $PSCmdlet -Path $CertificateFilePath }
        $encoded = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase certificate_encode -Request $request `
            -Secret @{ certificatePassword = $PSBoundParameters['CertificatePassword'] } -ResultSecret encoded -Offline
    } catch {
        Stop-Runbook -Cmdlet $PSCmdlet -ErrorRecord $_
    }
    if ($encoded) {
        $encoded
    }
}
