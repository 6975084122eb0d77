# Creates the logins of the configuration after the first one, which the prerequisites contain. With -CheckOnly only checks them, before the first write. Sets
# $Run.LoginIsChanged.
function Install-ConfiguredUser {
    param(
        [Parameter(Mandatory = $true)] [hashtable] $Run,
        [switch] $CheckOnly
    )

    $vault = $Run.Configuration.prerequisites.keyVaultName
    $users = @($Run.Configuration.users)
    for ($index = 1; $index -lt $users.Count; $index++) {
        $name = $users[$index].name
        $secret = @{ password = Get-ConfiguredSecret -Run $Run -Reference $users[$index].password -Place "users[$index].password" }
        if ($CheckOnly -or ($Run.PlanOnly -and $Run.VaultIsPlanned)) {
            $WhatIfPreference = $true
            # The check is not part of a plan.
            $null = Get-NewPlanRow -Script {
                Invoke-ContainerRegistryOperation -Cmdlet $Run.Cmdlet -UseCase registry_user_add -Request @{ keyVaultName = $vault; userName = $name; plannedVault = $true } `
                    -Secret $secret -Target "User '$name' of key vault '$vault'" -Action 'Add'
            }
            continue
        }
        $credential = New-Object -TypeName System.Management.Automation.PSCredential -ArgumentList $name, $secret.password
        $rows = @(Get-NewPlanRow -Script { Add-ContainerRegistryUser -KeyVaultName $vault -Credential $credential -Force })
        # In a plan the key vault still has the old login.
        if (@($rows | Where-Object { $_.Action -ne 'None' }).Count -gt 0) {
            $Run.LoginIsChanged = $true
        }
    }
}
