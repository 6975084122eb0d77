# Reads all secrets of the configuration, so that a missing one ends the run before the first write.
function Resolve-ConfiguredSecret {
    param([Parameter(Mandatory = $true)] [hashtable] $Run)

    $configuration = $Run.Configuration
    $null = Get-ConfiguredSecret -Run $Run -Reference $configuration.certificate.password -Place 'certificate.password'
    $null = Get-ConfiguredSecret -Run $Run -Reference $configuration.servicePrincipal.clientSecret -Place 'servicePrincipal.clientSecret'
    $null = Get-ConfiguredSecret -Run $Run -Reference $configuration.deployment.keyPassphrase -Place 'deployment.keyPassphrase'
    $users = @($configuration.users)
    for ($index = 0; $index -lt $users.Count; $index++) {
        $null = Get-ConfiguredSecret -Run $Run -Reference $users[$index].password -Place "users[$index].password"
    }
    $images = @($configuration.images | Where-Object { $_ })
    for ($index = 0; $index -lt $images.Count; $index++) {
        $null = Get-ConfiguredSecret -Run $Run -Reference $images[$index].sourcePassword -Place "images[$index].sourcePassword"
    }
}
