# Shows the next step after a command, with its values filled in. All of these lines are created here. They are host lines, like other messages of the commands:
# the pipeline contains only objects. In the middle of a pipeline nothing is shown, since the next step is the next command.
function Write-NextStep {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        # Name of a step below.
        [Parameter(Mandatory = $true)] [string] $Step,
        [Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Value
    )

    # The next step of an installation is its own.
    if ($script:InstallationRecord) {
        return
    }
    if ($Cmdlet.MyInvocation.PipelinePosition -lt $Cmdlet.MyInvocation.PipelineLength) {
        return
    }
    # Quoted where PowerShell or a shell needs it.
    $given = @{}
    foreach ($name in $Value.Keys) {
        $text = [string]$Value[$name]
        $given[$name] = if ($text -match '^[\w/][\w./:@+-]*$') { $text } else { "'" + $text.Replace("'", "''") + "'" }
    }
    $lines = switch ($Step) {
        'deployed' {
            'Registry: {0}' -f $Value.Url
            if ($Value.User) { "Next: docker login $($given.Registry) -u $($given.User)" } else { "Next: docker login $($given.Registry)" }
        }
        'deploying' { "Next: Get-ContainerRegistryDeployment -ResourceGroupName $($given.ResourceGroupName) -Name $($given.Name)" }
        'prepared' {
            $parameters = @(foreach ($name in 'ServicePrincipalClientId', 'StorageAccountResourceId', 'StorageAccountContainer', 'PfxKeyVaultResourceId', 'PfxKeyVaultSecretUrl', 'PfxThumbprint', 'RegistryUserName') {
                    if ($Value[$name]) { "-$name $($given[$name])" }
                })
            # The omitted parameters are mandatory, so PowerShell prompts for them.
            'Next, deploy the registry (PowerShell prompts for the resource group, the DNS label and the SSH key):'
            "New-ContainerRegistryDeployment $($parameters -join ' ')"
        }
        'login' { "Next: docker login $($given.Registry) -u $($given.User)" }
        'redeploy' {
            $again = "Update-ContainerRegistryCredential -KeyVaultName $($given.KeyVaultName) -RegistryUserName $($given.User)"
            if ($Value.OldUser) { $again += " -OldRegistryUserName $($given.OldUser)" }
            "Next: $again -Registry $($given.Registry) -Redeploy -ResourceGroupName '<resource group of the virtual machine>' -ServicePrincipalClientId '<application id>'"
            'Or deploy the registry again with New-ContainerRegistryDeployment and the values of its last deployment.'
            "Then: $again -Registry $($given.Registry)"
        }
        'user' {
            "Next: Update-ContainerRegistryCredential -KeyVaultName $($given.KeyVaultName) -RegistryUserName $($given.User) -Redeploy -ResourceGroupName '<resource group of the virtual machine>' -ServicePrincipalClientId '<application id>'"
            'It deploys the registry again, which then accepts all users of the key vault.'
        }
        'removedUser' { 'Next: deploy the registry again with New-ContainerRegistryDeployment and the values of its last deployment. Until then it accepts removed users.' }
        'verify' {
            $test = "Next: Test-ContainerRegistry -Registry $($given.Registry)"
            if ($Value.Thumbprint) { $test += " -Thumbprint $($given.Thumbprint)" }
            $test
        }
        'apply' { "Next: kubectl apply -f $($given.Path)" }
        'pull' { "Next: docker pull $($given.Image)" }
        'import' { "Next: Import-ContainerRegistryImage -Path $($given.Path)" }
        'plan' { "Next: Invoke-ContainerRegistryPlan -Path $($given.Path)" }
        'open' { "Next: open $($given.Path)" }
        'gallery' { "Next: Get-ContainerRegistryGalleryItem -Name $($given.Name). In the portal, the item is under 'Create a resource' after some minutes." }
        'package' { "Next: Add-ContainerRegistryGalleryItem -Path $($given.Path)" }
        'key' { "Next: New-ContainerRegistryDeployment -AdminPublicKey $($given.Path)" }
        'principal' { "Next: Set-ContainerRegistryPrerequisites -ServicePrincipalId $($given.Id)" }
        'renewed' { 'Next: deploy the registry again with New-ContainerRegistryDeployment and the new client secret.' }
        'secret' { "To get a client secret: Update-ContainerRegistryServicePrincipal -ApplicationId $($given.Id) -NewSecret" }
        'certificate' { "Next: Set-ContainerRegistryPrerequisites -CertificateFilePath $($given.Path)" }
    }
    foreach ($line in $lines) {
        Write-Host $line
    }
}
