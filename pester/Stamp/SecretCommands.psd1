# One line for each parameter that takes a secret: all commands of the module, by command and parameter set. The test adds the secrets in Secrets as canaries, by the
# type of the parameter. The values refer to nothing that exists: the lines fail, and their errors may not show the secrets.
@{
    Commands = @(
        @{ Name = 'Add-ContainerRegistryUser'; Secrets = 'Credential'; Values = @{ KeyVaultName = 'canaryvault1' } }
        @{ Name = 'Add-ContainerRegistryUser'; Secrets = 'Password'; Values = @{ KeyVaultName = 'canaryvault1'; UserName = 'u' } }
        @{ Name = 'Connect-ContainerRegistryStamp'; Secrets = 'ClientSecret'; Values = @{ ArmEndpoint = 'https://management.canary.invalid'; ApplicationId = 'a'; TenantId = 't' } }
        @{ Name = 'Connect-ContainerRegistryStamp'; Secrets = 'CertificatePassword'; Values = @{ ArmEndpoint = 'https://management.canary.invalid'; ApplicationId = 'a'; CertificateFile = './no-such.pfx'; TenantId = 't' } }
        @{ Name = 'Connect-ContainerRegistryStamp'; Secrets = 'Credential'; Values = @{ ArmEndpoint = 'https://management.canary.invalid'; TenantId = 't' } }
        @{ Name = 'Connect-ContainerRegistryStamp'; Secrets = 'AccessToken', 'KeyVaultAccessToken', 'GraphAccessToken'; Values = @{ ArmEndpoint = 'https://management.canary.invalid' } }
        @{ Name = 'Copy-ContainerRegistryImage'; Secrets = 'SourceCredential', 'DestinationCredential'; Values = @{ Source = '127.0.0.1:1/a:b'; Destination = '127.0.0.1:1/c:d' } }
        @{ Name = 'Export-ContainerRegistryImage'; Secrets = 'Credential'; Values = @{ Image = '127.0.0.1:1/a:b'; Path = './no-such-folder/a.tar' } }
        @{ Name = 'Get-CertificateEncoded'; Secrets = 'CertificatePassword'; Values = @{ CertificateFilePath = 'CERTIFICATE' } }
        @{ Name = 'Get-ContainerRegistryImage'; Secrets = 'Credential'; Values = @{ Registry = '127.0.0.1:1' } }
        @{ Name = 'Get-ContainerRegistryLog'; Secrets = 'KeyPassphrase'; Values = @{ ComputerName = '127.0.0.1'; Port = 1; KeyFilePath = './no-such-key' } }
        @{ Name = 'Get-ContainerRegistryLogin'; Secrets = 'Credential'; Values = @{ Registry = '127.0.0.1:1' } }
        @{ Name = 'Import-ContainerRegistryImage'; Secrets = 'Credential'; Values = @{ Path = './no-such.tar'; Registry = '127.0.0.1:1' } }
        @{ Name = 'Measure-ContainerRegistry'; Secrets = 'Credential'; Values = @{ Registry = '127.0.0.1:1' } }
        @{ Name = 'New-ContainerRegistryCertificate'; Secrets = 'Password'; Values = @{ CommonName = 'a.example'; FilePath = './no-such-folder/a.pfx' } }
        @{ Name = 'New-ContainerRegistryDeployment'; Secrets = 'ServicePrincipalClientSecret', 'KeyPassphrase'; Values = @{
                ResourceGroupName = 'canarygroup'; DnsNameLabel = 'label'; ServicePrincipalClientId = 'a'; AdminPublicKey = 'ssh-rsa AAAA'; StorageAccountResourceId = 'a'
                StorageAccountContainer = 'c'; PfxKeyVaultResourceId = 'k'; PfxKeyVaultSecretUrl = 'u'; PfxThumbprint = 't' } }
        @{ Name = 'New-ContainerRegistrySshKey'; Secrets = 'KeyPassphrase'; Values = @{ KeyFilePath = './no-such-folder/key' } }
        @{ Name = 'New-KeyVaultSecret'; Secrets = 'SecretValue'; Values = @{ KeyVaultName = 'canaryvault1'; SecretName = 'a_b'; ContentType = 'text' } }
        @{ Name = 'New-KeyVaultSecret'; Secrets = 'SecureSecretValue'; Values = @{ KeyVaultName = 'canaryvault1'; SecretName = 'ab'; ContentType = 'text' } }
        @{ Name = 'Optimize-ContainerRegistry'; Secrets = 'KeyPassphrase'; Values = @{ ComputerName = '127.0.0.1'; Port = 1; KeyFilePath = './no-such-key' } }
        @{ Name = 'Remove-ContainerRegistryImage'; Secrets = 'Credential'; Values = @{ Image = '127.0.0.1:1/a:b'; Confirm = $false } }
        @{ Name = 'Set-CertificateSecret'; Secrets = 'CertificatePassword'; Values = @{ KeyVaultName = 'canaryvault1'; CertificateSecretName = 'ab'; CertificateFilePath = 'CERTIFICATE' } }
        @{ Name = 'Set-ContainerRegistryPrerequisites'; Secrets = 'CertificatePassword', 'RegistryUserPassword'; Values = @{
                Location = 'nowhere'; ServicePrincipalId = 's'; ResourceGroupName = 'g'; StorageAccountName = 'UPPER'; StorageAccountBlobContainer = 'c'; KeyVaultName = 'canaryvault1'
                CertificateSecretName = 'ab'; CertificateFilePath = 'CERTIFICATE'; RegistryUserName = 'u' } }
        @{ Name = 'Set-ContainerRegistryPrerequisites'; Secrets = 'CertificatePassword', 'RegistryCredential'; Values = @{
                Location = 'nowhere'; ServicePrincipalId = 's'; ResourceGroupName = 'g'; StorageAccountName = 'UPPER'; StorageAccountBlobContainer = 'c'; KeyVaultName = 'canaryvault1'
                CertificateSecretName = 'ab'; CertificateFilePath = 'CERTIFICATE' } }
        @{ Name = 'Set-RegistryAccessSecret'; Secrets = 'RegistryUserPassword'; Values = @{ KeyVaultName = 'canaryvault1'; RegistryUserName = 'u' } }
        @{ Name = 'Set-RegistryAccessSecret'; Secrets = 'RegistryCredential'; Values = @{ KeyVaultName = 'canaryvault1' } }
        @{ Name = 'Test-ContainerRegistry'; Secrets = 'Credential'; Values = @{ Registry = '127.0.0.1:1' } }
        @{ Name = 'Test-ContainerRegistryPrerequisites'; Secrets = 'CertificatePassword', 'RegistryUserPassword'; Values = @{
                Location = 'nowhere'; ServicePrincipalId = 's'; ResourceGroupName = 'g'; StorageAccountName = 'UPPER'; StorageAccountBlobContainer = 'c'; KeyVaultName = 'canaryvault1'
                CertificateSecretName = 'ab'; CertificateFilePath = 'CERTIFICATE'; RegistryUserName = 'u' } }
        @{ Name = 'Test-ContainerRegistryPrerequisites'; Secrets = 'CertificatePassword', 'RegistryCredential'; Values = @{
                Location = 'nowhere'; ServicePrincipalId = 's'; ResourceGroupName = 'g'; StorageAccountName = 'UPPER'; StorageAccountBlobContainer = 'c'; KeyVaultName = 'canaryvault1'
                CertificateSecretName = 'ab'; CertificateFilePath = 'CERTIFICATE' } }
        @{ Name = 'Update-ContainerRegistryCertificate'; Secrets = 'CertificatePassword', 'ServicePrincipalClientSecret'; Values = @{ ResourceGroupName = 'canarygroup'; CertificateFilePath = 'CERTIFICATE'; ServicePrincipalClientId = 'a' } }
        @{ Name = 'Update-ContainerRegistryCredential'; Secrets = 'RegistryUserPassword', 'ServicePrincipalClientSecret'; Values = @{ KeyVaultName = 'canaryvault1'; RegistryUserName = 'u' } }
        @{ Name = 'Update-ContainerRegistryCredential'; Secrets = 'RegistryCredential'; Values = @{ KeyVaultName = 'canaryvault1' } }
        @{ Name = 'Update-ContainerRegistryVirtualMachine'; Secrets = 'ServicePrincipalClientSecret', 'Credential'; Values = @{ ResourceGroupName = 'canarygroup'; NewResourceGroupName = 'canarygroup2'; ServicePrincipalClientId = 'a' } }
    )
}
