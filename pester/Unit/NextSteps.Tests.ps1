# Commands end by showing the next step, with its values filled in; one function creates all of these lines.
BeforeDiscovery {
    $steps = @(
        @{ Step = 'deployed'; Value = @{ Url = 'https://r.example'; Registry = 'r.example'; User = 'admin' }; Lines = 'Registry: https://r.example', 'Next: docker login r.example -u admin' }
        @{ Step = 'deployed'; Value = @{ Url = 'https://r.example'; Registry = 'r.example'; User = '' }; Lines = 'Registry: https://r.example', 'Next: docker login r.example' }
        @{ Step = 'deploying'; Value = @{ ResourceGroupName = 'vm (1)'; Name = 'mine' }; Lines = , "Next: Get-ContainerRegistryDeployment -ResourceGroupName 'vm (1)' -Name mine" }
        @{ Step = 'prepared'; Value = @{ ServicePrincipalClientId = 'id'; StorageAccountResourceId = '/s'; StorageAccountContainer = 'c'; PfxKeyVaultResourceId = '/v'; PfxKeyVaultSecretUrl = 'https://v:443/secrets/n/1'; PfxThumbprint = 'AB'; RegistryUserName = 'admin' }
            Lines = 'Next, deploy the registry (PowerShell prompts for the resource group, the DNS label and the SSH key):', 'New-ContainerRegistryDeployment -ServicePrincipalClientId id -StorageAccountResourceId /s -StorageAccountContainer c -PfxKeyVaultResourceId /v -PfxKeyVaultSecretUrl https://v:443/secrets/n/1 -PfxThumbprint AB -RegistryUserName admin'
        }
        @{ Step = 'login'; Value = @{ Registry = 'r.example:5000'; User = "o'neil" }; Lines = , "Next: docker login r.example:5000 -u 'o''neil'" }
        @{ Step = 'redeploy'; Value = @{ KeyVaultName = 'kv'; User = 'new'; OldUser = 'old'; Registry = 'r.example' }
            Lines = "Next: Update-ContainerRegistryCredential -KeyVaultName kv -RegistryUserName new -OldRegistryUserName old -Registry r.example -Redeploy -ResourceGroupName '<resource group of the virtual machine>' -ServicePrincipalClientId '<application id>'",
            'Or deploy the registry again with New-ContainerRegistryDeployment and the values of its last deployment.', 'Then: Update-ContainerRegistryCredential -KeyVaultName kv -RegistryUserName new -OldRegistryUserName old -Registry r.example'
        }
        @{ Step = 'verify'; Value = @{ Registry = 'r.example'; Thumbprint = 'AB' }; Lines = , 'Next: Test-ContainerRegistry -Registry r.example -Thumbprint AB' }
        @{ Step = 'verify'; Value = @{ Registry = 'r.example' }; Lines = , 'Next: Test-ContainerRegistry -Registry r.example' }
        @{ Step = 'apply'; Value = @{ Path = '/tmp/login.yaml' }; Lines = , 'Next: kubectl apply -f /tmp/login.yaml' }
        @{ Step = 'pull'; Value = @{ Image = 'r.example/a/b:1' }; Lines = , 'Next: docker pull r.example/a/b:1' }
        @{ Step = 'import'; Value = @{ Path = 'C:\my images\x.tar' }; Lines = , "Next: Import-ContainerRegistryImage -Path 'C:\my images\x.tar'" }
        @{ Step = 'plan'; Value = @{ Path = '/tmp/my registry.json' }; Lines = , "Next: Invoke-ContainerRegistryPlan -Path '/tmp/my registry.json'" }
        @{ Step = 'open'; Value = @{ Path = '/tmp/logs.zip' }; Lines = , 'Next: open /tmp/logs.zip' }
        @{ Step = 'gallery'; Value = @{ Name = 'Contoso.Registry.1.0.0' }; Lines = , "Next: Get-ContainerRegistryGalleryItem -Name Contoso.Registry.1.0.0. In the portal, the item is under 'Create a resource' after some minutes." }
        @{ Step = 'package'; Value = @{ Path = '/tmp/a.b.1.0.0.azpkg' }; Lines = , 'Next: Add-ContainerRegistryGalleryItem -Path /tmp/a.b.1.0.0.azpkg' }
        @{ Step = 'key'; Value = @{ Path = '/tmp/my key.pub' }; Lines = , "Next: New-ContainerRegistryDeployment -AdminPublicKey '/tmp/my key.pub'" }
        @{ Step = 'principal'; Value = @{ Id = '0f1d7c1e' }; Lines = , 'Next: Set-ContainerRegistryPrerequisites -ServicePrincipalId 0f1d7c1e' }
        @{ Step = 'renewed'; Value = @{}; Lines = , 'Next: deploy the registry again with New-ContainerRegistryDeployment and the new client secret.' }
        @{ Step = 'secret'; Value = @{ Id = '0f1d7c1e' }; Lines = , 'To get a client secret: Update-ContainerRegistryServicePrincipal -ApplicationId 0f1d7c1e -NewSecret' }
        @{ Step = 'user'; Value = @{ KeyVaultName = 'kv'; User = 'build' }
            Lines = "Next: Update-ContainerRegistryCredential -KeyVaultName kv -RegistryUserName build -Redeploy -ResourceGroupName '<resource group of the virtual machine>' -ServicePrincipalClientId '<application id>'",
            'It deploys the registry again, which then accepts all users of the key vault.'
        }
        @{ Step = 'removedUser'; Value = @{}; Lines = , 'Next: deploy the registry again with New-ContainerRegistryDeployment and the values of its last deployment. Until then it accepts removed users.' }
        @{ Step = 'certificate'; Value = @{ Path = '/tmp/registry.pfx' }; Lines = , 'Next: Set-ContainerRegistryPrerequisites -CertificateFilePath /tmp/registry.pfx' }
    )
}

BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1')) -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'ModuleSource.psm1')) -Force
    $module = Get-Module -Name Azs.ContainerRegistry

    # The lines of a command at $Position of a pipeline of $Length commands.
    function Get-Step {
        param([string] $Step, [hashtable] $Value, [int] $Position = 1, [int] $Length = 1)
        $cmdlet = [pscustomobject]@{ MyInvocation = [pscustomobject]@{ PipelinePosition = $Position; PipelineLength = $Length } }
        @(& $module { Write-NextStep -Cmdlet $args[0] -Step $args[1] -Value $args[2] } $cmdlet $Step $Value 6>&1)
    }
}

Describe 'The next step' {
    It 'is shown as host lines: <Step>' -ForEach $steps {
        $shown = Get-Step -Step $Step -Value $Value
        @($shown | Where-Object { $_ -isnot [System.Management.Automation.InformationRecord] }).Count | Should -Be 0
        @($shown | ForEach-Object { [string]$_ }) | Should -BeExactly $Lines
    }

    It 'is a command that PowerShell can parse: <Step>' -ForEach @($steps | Where-Object { $_.Lines[-1] -match '^(Next: |Then: |)[A-Z][a-z]+-[A-Z]' -and $_.Step -ne 'gallery' }) {
        $errors = $null
        $line = $Lines[-1] -replace '^(Next|Then|To get a client secret): '
        $ast = [System.Management.Automation.Language.Parser]::ParseInput($line, [ref]$null, [ref]$errors)
        $errors | Should -BeNullOrEmpty
        $call = $ast.Find({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)
        $known = (Get-Command -Name $call.GetCommandName()).Parameters
        foreach ($parameter in $call.CommandElements | Where-Object { $_ -is [System.Management.Automation.Language.CommandParameterAst] }) {
            $known.ContainsKey($parameter.ParameterName) | Should -BeTrue -Because $line
        }
    }

    It 'is not shown in the middle of a pipeline' {
        Get-Step -Step pull -Value @{ Image = 'x' } -Position 1 -Length 2 | Should -BeNullOrEmpty
        @(Get-Step -Step pull -Value @{ Image = 'x' } -Position 2 -Length 2).Count | Should -Be 1
    }

    It 'is shown by every command that has one' {
        # Reads, removals, and sign-ins, and the single functions of the old script, whose host output is a contract.
        $without = @(
            'Connect-ContainerRegistryStamp', 'Disconnect-ContainerRegistryStamp', 'Get-AzureStackLoginStatus', 'Get-CertificateEncoded', 'Get-ContainerRegistryDeployment'
            'Get-ContainerRegistryGalleryItem', 'Get-ContainerRegistryImage', 'Get-ContainerRegistryPrerequisites', 'Get-ContainerRegistryServicePrincipal', 'Get-ContainerRegistryStamp', 'Get-ContainerRegistryUser', 'Get-VMImageSku', 'Install-ContainerRegistryMarketplaceProduct', 'Invoke-ContainerRegistryPlan', 'Measure-ContainerRegistry', 'New-KeyVault', 'New-KeyVaultSecret'
            'New-ResourceGroup', 'New-StorageAccount', 'New-StorageAccountContainer', 'Optimize-ContainerRegistry', 'Remove-ContainerRegistry', 'Remove-ContainerRegistryGalleryItem'
            'Remove-ContainerRegistryImage', 'Remove-ContainerRegistryServicePrincipal', 'Set-CertificateSecret', 'Set-RegistryAccessSecret', 'Test-ContainerRegistry', 'Test-ContainerRegistryMarketplace', 'Test-ContainerRegistryPrerequisites'
            'Uninstall-ContainerRegistry', 'Uninstall-ContainerRegistryTrust'
        )
        $functions = @(Get-ModuleFunction)
        $naming = @($functions | Where-Object { $_.Exported -and $_.Ast.Extent.Text -match '(Write-NextStep|Write-PrerequisitesResult) -Cmdlet \$(PSCmdlet|Cmdlet) ' } | ForEach-Object { $_.Name })
        @($functions | Where-Object { $_.Exported -and $_.Name -notin $naming } | ForEach-Object { $_.Name } | Sort-Object) -join ' ' | Should -BeExactly ($without -join ' ')
        @($functions | Where-Object { $_.Name -ne 'Write-NextStep' -and $_.Ast.Extent.Text -match "['`"]Next: " } | ForEach-Object { $_.Name }) | Should -BeNullOrEmpty
    }
}
