function Get-CertificateEncoded {
    <#
    .SYNOPSIS
    Gives the value that a PFX certificate has as a secret of a key vault.

    .DESCRIPTION
    The value is the base64 text of a JSON document with the file's content and password, in the form that the stamp's compute provider reads when it
    installs a certificate on a virtual machine. It is as secret as the certificate itself. Nothing is sent anywhere and no sign-in is needed.

    .PARAMETER CertificateFilePath
    Path of the PFX file.

    .PARAMETER CertificatePassword
    The password of the PFX file, as plain text or SecureString. It may be empty.

    .PARAMETER LogPath
    A file for a structured log of this command: each request with its attempt, time, status and request ids, one JSON object a line, and no secrets.
    A log that is there is continued.

    .OUTPUTS
    System.String

    .NOTES
    A failure ends the calling script, as throw does, unless the script catches it. See about_ContainerRegistry_Errors.

    .EXAMPLE
    $value = Get-CertificateEncoded -CertificateFilePath .\registry.pfx -CertificatePassword $certificatePassword

    Keeps the encoded certificate in a variable.
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

        [string] $LogPath
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
