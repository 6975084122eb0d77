function New-ContainerRegistrySshKey {
    <#
    .SYNOPSIS
    Creates an SSH key pair for the registry's virtual machine.

    .DESCRIPTION
    Writes an RSA key of 4096 bits, the kind that the compute provider accepts, in OpenSSH format: the private key to KeyFilePath, the public key to the same
    path with .pub. Needs no SSH program. Existing files are never overwritten. On Unix, only the owner can read the private key; on Windows, the permissions are
    those of the folder.

    New-ContainerRegistryDeployment takes the public key, Get-ContainerRegistryLog the private one.

    .PARAMETER KeyFilePath
    Path of the new private key, in an existing folder.

    .PARAMETER KeyPassphrase
    Passphrase that encrypts the private key. Omit it to be prompted.

    .PARAMETER NoPassphrase
    Leaves the private key without a passphrase, for scripts. Anyone who can read the file can then sign in to the machine.

    .PARAMETER Comment
    Text at the end of the public key, such as the name of its owner. The default is azs-container-registry.

    .PARAMETER LogPath
    File for a structured log of this command: one JSON object per line. It contains no secrets. An existing log is appended to.

    .PARAMETER TimeoutSec
    Seconds after which the command is stopped with an error that lists what was done. Default: 1 hour.

    .INPUTS
    None. You cannot pipe objects to this command.

    .OUTPUTS
    Azs.ContainerRegistry.SshKey: KeyFilePath, PublicKeyFilePath, PublicKey, Fingerprint.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    New-ContainerRegistrySshKey -KeyFilePath .\registry_rsa -NoPassphrase

    Creates registry_rsa and registry_rsa.pub. To deploy with the key, pass -AdminPublicKey .\registry_rsa.pub.

    .LINK
    New-ContainerRegistryDeployment

    .LINK
    Get-ContainerRegistryLog
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false, DefaultParameterSetName = 'Passphrase')]
    [OutputType('Azs.ContainerRegistry.SshKey')]
    param(
        [Parameter(Mandatory = $true, Position = 0)]
        [Alias('Path')]
        [string] $KeyFilePath,

        [Parameter(ParameterSetName = 'Passphrase')]
        [Alias('Passphrase')]
        [securestring] $KeyPassphrase,

        [Parameter(Mandatory = $true, ParameterSetName = 'NoPassphrase')]
        [switch] $NoPassphrase,

        [string] $Comment,

        [string] $LogPath,

        [ValidateRange(1, 2592000)]
        [int] $TimeoutSec
    )

    $secret = @{}
    if (-not $NoPassphrase) {
        if (-not (Read-SecretParameter -Cmdlet $PSCmdlet -Bound $PSBoundParameters -Parameter 'KeyPassphrase' -Prompt 'Passphrase for the new SSH key')) {
            return
        }
        $secret.keyPassphrase = $PSBoundParameters['KeyPassphrase']
    }
    $path = Resolve-FilePath -Cmdlet $PSCmdlet -Path $KeyFilePath
    $request = @{
        keyFilePath = $path
        comment     = $Comment
    }
    $result = Invoke-ContainerRegistryOperation -Cmdlet $PSCmdlet -UseCase ssh_key_create -Request $request -Secret $secret -Target $path `
        -Action 'Create SSH key' -Offline
    if ($result) {
        ConvertTo-TypedObject -InputObject $result -TypeName 'Azs.ContainerRegistry.SshKey'
        Write-NextStep -Cmdlet $PSCmdlet -Step key -Value @{ Path = $result.publicKeyFilePath }
    }
}
