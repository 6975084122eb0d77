# Returns an SSH public key as it is, and a path of one for the file system.
function Resolve-PublicKey {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [string] $Key
    )

    if ($Key -match '^\s*(ssh-|ecdsa-|-----|---- )') {
        return $Key
    }
    Resolve-FilePath -Cmdlet $Cmdlet -Path $Key
}
