# Returns a credential of the configuration that $Run carries out; without -Name, the first login of the registry.
function Get-ConfiguredCredential {
    param(
        [Parameter(Mandatory = $true)] [hashtable] $Run,
        [string] $Name,
        $Reference,
        [string] $Place
    )

    if (-not $Name) {
        $user = @($Run.Configuration.users)[0]
        $Name = $user.name
        $Reference = $user.password
        $Place = 'users[0].password'
    }
    New-Object -TypeName System.Management.Automation.PSCredential -ArgumentList $Name, (Get-ConfiguredSecret -Run $Run -Reference $Reference -Place $Place)
}
