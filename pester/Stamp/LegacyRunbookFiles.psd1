# Old command lines as script files: their exit code and the marks that they print. $n is a unique prefix, $spn, $application, and $user are the stamp's ids,
# and registry.pfx and renewed.pfx are in the current folder.
@{
    Rows = @(
        @{
            Name   = 'step by step'; Stamp = 'AAD'; Exit = 0; Ran = 'ran signed in', 'ran group', 'ran account', 'ran vault', 'ran secrets', 'ran aks-ubuntu-1804-202012'
            Script = @(
                'Get-AzureStackLoginStatus', '"ran signed in"', '$Location = "Shanghai"', 'New-ResourceGroup "${n}rg"', 'New-ResourceGroup "${n}rg"', '"ran group"'
                '$account = New-StorageAccount "${n}rg" $Location "${n}sa"', 'New-StorageAccountContainer "${n}rg" "${n}sa" newregct1', '"ran account"'
                '$vault = New-KeyVault "${n}rg" $Location "${n}kv"', '"ran vault"', 'New-KeyVaultSecret "${n}kv" token value1 "some type"'
                'Set-RegistryAccessSecret "${n}kv" admin Pa55word.reg', 'Set-CertificateSecret "${n}kv" containersecret2 .\registry.pfx Pa55word.pfx'
                '$encoded = Get-CertificateEncoded .\registry.pfx Pa55word.pfx', '"ran secrets"', '$skus = Get-VMImageSku $Location', '"ran " + $skus[-1].Skus'
            )
        }
        @{
            Name   = 'the documented signature by position, with a wrong PFX password'; Stamp = 'AAD'; Exit = 1; Ran = 'ran before'
            Script = @(
                '"ran before"'
                '$skus = Set-ContainerRegistryPrerequisites Shanghai $spn "${n}rg" "${n}sa" newregct1 "${n}kv" containersecret2 .\registry.pfx wrong admin Pa55word.reg'
                '"ran after " + $skus[-1]'
            )
        }
        @{
            Name   = 'the documented signature by position'; Stamp = 'AAD'; Exit = 0; Ran = 'ran aks-ubuntu-1804-202012'
            Script = @(
                '$skus = Set-ContainerRegistryPrerequisites Shanghai $spn "${n}rg" "${n}sa" newregct1 "${n}kv" containersecret2 .\registry.pfx Pa55word.pfx admin Pa55word.reg'
                '"ran " + $skus[-1].Skus'
            )
        }
        @{
            Name   = 'a secret that exists, in the middle of the steps'; Stamp = 'AAD'; Exit = 1; Ran = 'ran first'
            Script = @(
                'New-ResourceGroup "${n}rg" -Location shanghai', '$vault = New-KeyVault "${n}rg" shanghai "${n}kv"', 'Set-RegistryAccessSecret "${n}kv" admin Pa55word.reg', '"ran first"'
                'Set-RegistryAccessSecret "${n}kv" admin Pa55word.new', '"ran second"'
            )
        }
        @{
            Name   = 'a step that fails, caught, and the rest'; Stamp = 'AAD'; Exit = 0; Ran = 'ran KeyVault.NotFound,New-KeyVaultSecret', 'ran rest'
            Script = @(
                'try { New-KeyVaultSecret "${n}kv" token value1 "some type" } catch { "ran " + $_.FullyQualifiedErrorId }', '"ran rest"'
            )
        }
        @{
            Name   = 'no image, which is not a failure'; Stamp = 'AAD'; Exit = 0; Ran = 'ran 0'
            Script = '$skus = @(Get-VMImageSku atlantis)', '"ran " + $skus.Count'
        }
        @{
            Name   = 'the newest signature'; Stamp = 'ADFS'; Exit = 0; Ran = 'ran 3'
            Script = @(
                '$skus = Set-ContainerRegistryPrerequisites -Location Shanghai -ApplicationIdentifier $application -UserObjectId $user -ResourceGroupName "${n}rg" -StorageAccountName "${n}sa" -StorageAccountBlobContainer newregct1 -KeyVaultName "${n}kv" -CertificateSecretName containersecret2 -CertificateFilePath .\registry.pfx -CertificatePassword Pa55word.pfx -RegistryUserName admin -RegistryUserPassword Pa55word.reg -IdentitySystem ADFS'
                '"ran " + $skus.Count'
            )
        }
        @{
            Name   = 'the signature of October 2020 without the user'; Stamp = 'ADFS'; Exit = 1; Ran = 'ran before'
            Script = @(
                '"ran before"'
                'Set-ContainerRegistryPrerequisites -Location Shanghai -ServicePrincipalObjectId $application -ResourceGroupName "${n}rg" -StorageAccountName "${n}sa" -StorageAccountBlobContainer newregct1 -KeyVaultName "${n}kv" -CertificateSecretName containersecret2 -CertificateFilePath .\registry.pfx -CertificatePassword Pa55word.pfx -RegistryUserName admin -RegistryUserPassword Pa55word.reg'
                '"ran after"'
            )
        }
        @{
            Name   = 'the signature of October 2020'; Stamp = 'ADFS'; Exit = 0; Ran = 'ran 3 aks-ubuntu-1804-202012'
            Script = @(
                '$skus = Set-ContainerRegistryPrerequisites -Location Shanghai -ServicePrincipalObjectId $application -TenantObjectId $user -ResourceGroupName "${n}rg" -StorageAccountName "${n}sa" -StorageAccountBlobContainer newregct1 -KeyVaultName "${n}kv" -CertificateSecretName containersecret2 -CertificateFilePath .\registry.pfx -CertificatePassword Pa55word.pfx -RegistryUserName admin -RegistryUserPassword Pa55word.reg -IdentitySystem ADFS'
                '"ran $($skus.Count) " + $skus[-1].Skus'
            )
        }
        @{
            Name   = 'the signature of October 2020 by position'; Stamp = 'ADFS'; Exit = 0; Ran = 'ran 3 aks-ubuntu-1804-202012'
            Script = @(
                '$skus = Set-ContainerRegistryPrerequisites Shanghai $application $user "${n}rg" "${n}sa" newregct1 "${n}kv" containersecret2 .\registry.pfx Pa55word.pfx admin Pa55word.reg ADFS'
                '"ran $($skus.Count) " + $skus[-1].Skus'
            )
        }
        @{
            Name   = 'the rotation of the login and of the certificate'; Stamp = 'AAD'; Exit = 0; Ran = 'ran 2 Pa55word.new', 'ran 3'
            Script = @(
                'New-ResourceGroup "${n}rg" -Location shanghai', '$vault = New-KeyVault "${n}rg" shanghai "${n}kv"'
                'Set-RegistryAccessSecret "${n}kv" admin Pa55word.reg', 'Set-CertificateSecret "${n}kv" containersecret2 .\registry.pfx Pa55word.pfx'
                'Set-RegistryAccessSecret "${n}kv" admin Pa55word.new -SkipExistCheck $true', '$login = @(Get-StampSecret -Stamp $stamp -Vault "${n}kv" -Name admin)'
                '"ran $($login.Count) " + $login[-1].value', 'Set-CertificateSecret "${n}kv" containersecret2 .\renewed.pfx Pa55word.new -SkipExistCheck $true'
                'Set-CertificateSecret -KeyVaultName "${n}kv" -CertificateSecretName containersecret2 -CertificateFilePath .\renewed.pfx -CertificatePassword Pa55word.new -SkipExistCheck $true'
                '$versions = @(Get-StampSecret -Stamp $stamp -Vault "${n}kv" -Name containersecret2)'
                'if ($versions[0].value -ne $versions[1].value -and $versions[1].value -eq $versions[2].value) { "ran " + $versions.Count }'
            )
        }
        @{
            Name   = 'the rotation of the certificate, with a wrong PFX password'; Stamp = 'AAD'; Exit = 1; Ran = 'ran login'
            Script = @(
                'New-ResourceGroup "${n}rg" -Location shanghai', '$vault = New-KeyVault "${n}rg" shanghai "${n}kv"'
                'Set-RegistryAccessSecret "${n}kv" admin Pa55word.reg', 'Set-CertificateSecret "${n}kv" containersecret2 .\registry.pfx Pa55word.pfx'
                'Set-RegistryAccessSecret "${n}kv" admin Pa55word.new -SkipExistCheck $true', '"ran login"'
                'Set-CertificateSecret "${n}kv" containersecret2 .\renewed.pfx Pa55word.pfx -SkipExistCheck $true', '"ran certificate"'
            )
        }
        @{
            Name   = 'a captured block'; Stamp = 'AAD'; Exit = 0; Ran = 'ran 3 aks-ubuntu-1804-202012'
            Script = @(
                '$skus = & {', '    New-ResourceGroup "${n}rg" -Location shanghai'
                '    Set-ContainerRegistryPrerequisites Shanghai $spn "${n}rg" "${n}sa" newregct1 "${n}kv" containersecret2 .\registry.pfx Pa55word.pfx admin Pa55word.reg'
                '}', '"ran $($skus.Count) " + $skus[-1].Skus'
            )
        }
        @{
            Name   = 'a captured block of single steps'; Stamp = 'AAD'; Exit = 0; Ran = 'ran account vault'
            Script = @(
                '$made = & {', '    New-ResourceGroup "${n}rg" -Location shanghai', '    New-StorageAccount "${n}rg" shanghai "${n}sa"'
                '    New-StorageAccountContainer "${n}rg" "${n}sa" newregct1', '    New-KeyVault "${n}rg" shanghai "${n}kv"', '    Set-RegistryAccessSecret "${n}kv" admin Pa55word.reg', '}'
                'if ($made.Count -eq 2 -and $made[0].StorageAccountName -eq "${n}sa" -and $made[1].VaultName -eq "${n}kv") { "ran account vault" }'
            )
        }
        @{
            Name   = 'a captured block with a step that fails'; Stamp = 'AAD'; Exit = 1; Ran = 'ran before'
            Script = '"ran before"', '$made = & {', '    New-KeyVaultSecret "${n}kv" token value1 "some type"', '    "ran inside"', '}', '"ran after"'
        }
        @{
            Name   = 'a captured block with a step that fails, caught'; Stamp = 'AAD'; Exit = 0; Ran = 'ran caught', 'ran after'
            Script = @(
                'try { $made = & { New-KeyVaultSecret "${n}kv" token value1 "some type"; "inside" } } catch { "ran caught" }', 'if (-not $made) { "ran after" }'
            )
        }
    )
}
