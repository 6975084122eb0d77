# Command lines that omit one secret. $scripts is the folder of the script files; there is no session, so each line fails after its prompt.
@{
    Cases     = @(
        @{ Parameter = 'CertificatePassword'; Line = 'Get-CertificateEncoded ./no-such.pfx' }
        @{ Parameter = 'SecretValue'; Line = 'New-KeyVaultSecret v name -ContentType text' }
        @{ Parameter = 'CertificatePassword'; Line = 'Set-CertificateSecret v name ./no-such.pfx' }
        @{ Parameter = 'RegistryUserPassword'; Line = 'Set-RegistryAccessSecret v admin' }
        @{ Parameter = 'CertificatePassword'; Line = 'Set-ContainerRegistryPrerequisites l spn -ResourceGroupName g -StorageAccountName s -StorageAccountBlobContainer c -KeyVaultName v -CertificateSecretName n -CertificateFilePath ./no-such.pfx -RegistryUserName admin -RegistryUserPassword x' }
        @{ Parameter = 'RegistryUserPassword'; Line = 'Set-ContainerRegistryPrerequisites l spn g s c v n ./no-such.pfx x admin' }
        @{ Parameter = 'CertificatePassword'; Line = 'Test-ContainerRegistryPrerequisites l spn -ResourceGroupName g -StorageAccountName s -StorageAccountBlobContainer c -KeyVaultName v -CertificateSecretName n -CertificateFilePath ./no-such.pfx -RegistryUserName admin -RegistryUserPassword x' }
        @{ Parameter = 'RegistryUserPassword'; Line = 'Test-ContainerRegistryPrerequisites l spn g s c v n ./no-such.pfx x admin' }
        @{ Parameter = 'Password'; Line = 'Add-ContainerRegistryUser v -UserName admin' }
        @{ Parameter = 'RegistryUserPassword'; Line = 'Update-ContainerRegistryCredential v -RegistryUserName admin' }
        @{ Parameter = 'ServicePrincipalClientSecret'; Line = 'Update-ContainerRegistryCredential v -RegistryUserName admin -RegistryUserPassword x -Redeploy -ResourceGroupName g -ServicePrincipalClientId id' }
        @{ Parameter = 'CertificatePassword'; Line = 'Update-ContainerRegistryCertificate g ./no-such.pfx -ServicePrincipalClientId id -ServicePrincipalClientSecret x' }
        @{ Parameter = 'ServicePrincipalClientSecret'; Line = 'Update-ContainerRegistryCertificate g ./no-such.pfx x -ServicePrincipalClientId id' }
        @{ Parameter = 'ServicePrincipalClientSecret'; Line = 'Update-ContainerRegistryVirtualMachine g g2 -ServicePrincipalClientId id' }
        @{ Parameter = 'ServicePrincipalClientSecret'; Line = 'New-ContainerRegistryDeployment g label -ServicePrincipalClientId id -AdminPublicKey "ssh-rsa AAAA" -StorageAccountResourceId a -StorageAccountContainer b -PfxKeyVaultResourceId c -PfxKeyVaultSecretUrl d -PfxThumbprint e' }
        @{ Parameter = 'Password'; Line = 'New-ContainerRegistryCertificate registry.example -FilePath ./no-such-folder/registry.pfx' }
        @{ Parameter = 'CertificatePassword'; Line = '& $scripts/self-signed.ps1 registry.example -CertificateFileExportPath ./no-such-folder/registry.pfx' }
        @{ Parameter = 'AdminPassword'; Line = '& $scripts/gallery.ps1 "not a host" operator -TenantId t -MarketplaceUri http://127.0.0.1:1/item.azpkg' }
    )
    Pipelined = @'
[pscustomobject]@{ ServicePrincipalClientId = 'one' }, [pscustomobject]@{ ServicePrincipalClientId = 'two' } | Update-ContainerRegistryCertificate g ./no-such.pfx x
'@
}
