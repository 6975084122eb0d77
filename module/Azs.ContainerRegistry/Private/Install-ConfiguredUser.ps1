# Creates the logins of the configuration after the first one, which the prerequisites contain.
function Install-ConfiguredUser {
    param([Parameter(Mandatory = $true)] [hashtable] $Run)

    $vault = $Run.Configuration.prerequisites.keyVaultName
    $users = @($Run.Configuration.users)
    for ($index = 1; $index -lt $users.Count; $index++) {
        $user = $users[$index]
        $password = Get-ConfiguredSecret -Run $Run -Reference $user.password -Place "users[$index].password"
        if ($Run.PlanOnly -and $Run.VaultIsPlanned) {
            Add-PlanRow -Step login -Target "Secret '$($user.name)'" -Action create -Reason 'its key vault is created by this plan'
            continue
        }
        $credential = New-Object -TypeName System.Management.Automation.PSCredential -ArgumentList $user.name, $password
        $null = Add-ContainerRegistryUser -KeyVaultName $vault -Credential $credential -Force
    }
}
