# Returns a secret of the configuration that $Run carries out; each is resolved once. $null without a reference.
function Get-ConfiguredSecret {
    param(
        [Parameter(Mandatory = $true)] [hashtable] $Run,
        $Reference,
        [Parameter(Mandatory = $true)] [string] $Place
    )

    if (-not $Reference) {
        return
    }
    if (-not $Run.Secrets.ContainsKey($Place)) {
        $Run.Secrets[$Place] = Resolve-SecretReference -Cmdlet $Run.Cmdlet -Reference $Reference -Place $Place
    }
    $Run.Secrets[$Place]
}
