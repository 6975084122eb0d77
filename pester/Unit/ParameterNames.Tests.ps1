# One thing has one name: a command with a parameter of a row accepts each name of that row. The documented commands keep their own parameters.
BeforeDiscovery {
    $rows = @(
        @{ Meaning = 'key vault'; Names = 'KeyVaultName', 'VaultName' }
        @{ Meaning = 'blob container'; Names = 'StorageAccountContainer', 'StorageAccountBlobContainer' }
        @{ Meaning = 'PFX file'; Names = 'CertificateFilePath', 'CertificatePath' }
        @{ Meaning = 'thumbprint'; Names = 'PfxThumbprint', 'Thumbprint' }
        @{ Meaning = 'service principal'; Names = 'ApplicationId', 'ServicePrincipalClientId' }
        @{ Meaning = 'secret of the service principal'; Names = 'ServicePrincipalClientSecret', 'ClientSecret' }
        @{ Meaning = 'DNS label'; Names = 'DnsNameLabel', 'DomainNameLabel', 'PipDomainNameLabel' }
        @{ Meaning = 'size of the machine'; Names = 'VirtualMachineSize', 'Size' }
        @{ Meaning = 'image SKU'; Names = 'VirtualMachineSku', 'Sku'; Except = 'Get-VMImageSku', 'New-KeyVault' }
        @{ Meaning = 'image publisher'; Names = 'VirtualMachinePublisher', 'PublisherName' }
        @{ Meaning = 'image offer'; Names = 'VirtualMachineOffer', 'Offer' }
        # A machine is reached over SSH by its own name or address.
        @{ Meaning = 'registry'; Names = 'Registry', 'RegistryHostName', 'LoginServer'; Except = 'Get-ContainerRegistryLog', 'Optimize-ContainerRegistry' }
        # -Credential of the sign-in is the operator's.
        @{ Meaning = 'login of the registry'; Names = 'Credential', 'RegistryCredential'; Except = 'Connect-ContainerRegistryStamp' }
        @{ Meaning = 'root of the registry'; Names = 'RegistryTrustedRootFile', 'RegistryTrustedRootPath', 'RegistryRootFile' }
        @{ Meaning = 'trusted root'; Names = 'TrustedRootFile', 'TrustedRootPath' }
        @{ Meaning = 'tenant'; Names = 'TenantId', 'Tenant', 'TenantName' }
        @{ Meaning = 'subscription'; Names = 'SubscriptionId', 'Subscription' }
        @{ Meaning = 'sign-in by device code'; Names = 'DeviceCode', 'UseDeviceAuthentication' }
        @{ Meaning = 'managed identity'; Names = 'ManagedIdentity', 'Identity' }
        @{ Meaning = 'environment of Az'; Names = 'EnvironmentName', 'Environment' }
        @{ Meaning = 'context of Az'; Names = 'DefaultProfile', 'AzContext', 'AzureRmContext', 'AzureCredential' }
    )
}

BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1')) -Force
    $module = Get-Module -Name Azs.ContainerRegistry
    $legacy = & $module { $script:LegacyFunctions }
    $documented = Import-PowerShellDataFile -LiteralPath ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Contract', 'LegacyParameters.psd1'))

    # The parameters of a command that may have these names: all, except those in the contract of a documented command.
    function Get-OwnParameter {
        param($Command)
        $kept = @(($documented[$Command.Name].Positional + $documented[$Command.Name].ByName) | ForEach-Object { $_.Name })
        @($Command.Parameters.Values | Where-Object { $_.Name -notin $kept })
    }
}

Describe 'Names of parameters' {
    It 'are the same in all commands: <Meaning>' -ForEach $rows {
        $found = 0
        foreach ($command in $module.ExportedFunctions.Values | Where-Object { $_.Name -notin $Except }) {
            foreach ($parameter in Get-OwnParameter -Command $command) {
                $known = @($parameter.Name) + @($parameter.Aliases)
                # The login parameter of a documented command has only that name.
                if (@($known | Where-Object { $_ -in $Names }).Count -gt 0 -and -not ($command.Name -in $legacy -and $parameter.Name -eq 'RegistryCredential')) {
                    $found++
                    @($Names | Where-Object { $_ -notin $known }) -join ', ' | Should -BeExactly '' -Because "$($command.Name) -$($parameter.Name)"
                }
            }
        }
        $found | Should -BeGreaterThan 0
    }

    It 'of a deployment are Name and DeploymentName, as in Az' {
        foreach ($command in 'New-ContainerRegistryDeployment', 'Get-ContainerRegistryDeployment', 'Stop-ContainerRegistryDeployment') {
            (Get-Command -Name $command).ResolveParameter('DeploymentName').Name | Should -BeExactly 'Name'
        }
    }

    It 'may be abbreviated as Az users do' {
        foreach ($command in $module.ExportedFunctions.Values | Where-Object { $_.Parameters.ContainsKey('ResourceGroupName') }) {
            $command.ResolveParameter('ResourceGroup').Name | Should -BeExactly 'ResourceGroupName'
        }
    }

    It 'include -TimeoutSec for every command with -LogPath' {
        $commands = @($module.ExportedFunctions.Values | Where-Object { $_.Parameters.ContainsKey('LogPath') })
        $commands.Count | Should -BeGreaterThan 50
        @($commands | Where-Object { -not $_.Parameters.ContainsKey('TimeoutSec') } | ForEach-Object { $_.Name }) -join ' ' | Should -BeExactly ''
    }

    It 'include -AsJob for long-running commands, as in Az' {
        @($module.ExportedFunctions.Values | Where-Object { $_.Parameters.ContainsKey('AsJob') } | ForEach-Object { $_.Name } | Sort-Object) -join ' ' | Should -BeExactly (@(
                'Copy-ContainerRegistryImage', 'Export-ContainerRegistryImage', 'Import-ContainerRegistryImage', 'New-ContainerRegistryDeployment'
                'Remove-ContainerRegistry', 'Update-ContainerRegistryCertificate', 'Update-ContainerRegistryCredential', 'Update-ContainerRegistryVirtualMachine') -join ' ')
    }
}
