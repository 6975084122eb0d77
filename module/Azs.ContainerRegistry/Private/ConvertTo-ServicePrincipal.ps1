# A service principal as the commands return it. ServicePrincipalId is what Set-ContainerRegistryPrerequisites takes from the pipeline; ApplicationId
# and ClientSecret are also aliases of parameters of New-ContainerRegistryDeployment. Without a new secret, ClientSecret and Credential are $null.
function ConvertTo-ServicePrincipal {
    param(
        [Parameter(Mandatory = $true)] $View,
        [securestring] $ClientSecret,
        # Done by the command; absent for one that only reads.
        [string] $Action
    )

    $principal = ConvertTo-TypedObject -InputObject $View -TypeName 'Azs.ContainerRegistry.ServicePrincipal'
    $principal.Secrets = @($View.secrets | Where-Object { $_ } | ForEach-Object { ConvertTo-TypedObject -InputObject $_ -TypeName 'Azs.ContainerRegistry.ServicePrincipalSecret' })
    $credential = $null
    if ($ClientSecret) {
        $credential = New-Object -TypeName System.Management.Automation.PSCredential -ArgumentList $View.applicationId, $ClientSecret
    }
    $done = $null
    if ($Action) {
        $done = ConvertTo-PropertyValue -Value $Action -Kind 'Azs.ContainerRegistry.ChangeAction'
    }
    Add-Member -InputObject $principal -NotePropertyMembers ([ordered]@{
            ClientSecret = $ClientSecret; Credential = $credential; ServicePrincipalId = $View.applicationId; Action = $done
        }) -PassThru
}
