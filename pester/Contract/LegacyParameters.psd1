# The interface of operators' existing runbooks: names, order, types, defaults, mandatory flags. Each function lists its parameters in positional order, then
# those that bind only by name. A row is Name, Type, Mandatory, Default, Aliases, ValidateSet.
#
# Two deviations. Secrets are not mandatory, since PowerShell's prompt for a mandatory parameter shows the input: the module prompts for them itself
# (pester/Unit/SecretPrompts.Tests.ps1). And CertificatePassword is [object] instead of [string], so that it also accepts a SecureString; a [string] parameter
# would convert it to the name of its type. A bare word such as 0123 still arrives as the text that was typed, which a test verifies.
@{
    'Get-AzureStackLoginStatus'          = @{ Positional = @(); ByName = @() }

    'New-ResourceGroup'                  = @{
        Positional = @(
            @{ Name = 'ResourceGroupName'; Type = 'String'; Mandatory = $true }
        )
        # The old function read the caller's $Location; the parameter is new, and the variable still works.
        ByName     = @(
            @{ Name = 'Location'; Type = 'String'; Mandatory = $false }
        )
    }

    'New-StorageAccount'                 = @{
        Positional = @(
            @{ Name = 'ResourceGroupName'; Type = 'String'; Mandatory = $true }
            @{ Name = 'Location'; Type = 'String'; Mandatory = $true }
            @{ Name = 'StorageAccountName'; Type = 'String'; Mandatory = $true }
            @{ Name = 'SkuName'; Type = 'String'; Mandatory = $false; Default = "'Premium_LRS'" }
            @{ Name = 'EnableHttpsTrafficOnly'; Type = 'Int32'; Mandatory = $false; Default = '1' }
        )
        ByName     = @()
    }

    'New-StorageAccountContainer'        = @{
        Positional = @(
            @{ Name = 'ResourceGroupName'; Type = 'String'; Mandatory = $true }
            @{ Name = 'StorageAccountName'; Type = 'String'; Mandatory = $true }
            @{ Name = 'StorageAccountBlobContainer'; Type = 'String'; Mandatory = $true }
        )
        ByName     = @()
    }

    'New-KeyVault'                       = @{
        Positional = @(
            @{ Name = 'ResourceGroupName'; Type = 'String'; Mandatory = $true }
            @{ Name = 'Location'; Type = 'String'; Mandatory = $true }
            @{ Name = 'KeyVaultName'; Type = 'String'; Mandatory = $true }
            @{ Name = 'Sku'; Type = 'String'; Mandatory = $false; Default = "'standard'" }
        )
        ByName     = @()
    }

    'New-KeyVaultSecret'                 = @{
        Positional = @(
            @{ Name = 'KeyVaultName'; Type = 'String'; Mandatory = $true }
            @{ Name = 'SecretName'; Type = 'String'; Mandatory = $true }
            @{ Name = 'SecretValue'; Type = 'String'; Mandatory = $false }
            @{ Name = 'ContentType'; Type = 'String'; Mandatory = $true }
            @{ Name = 'SkipExistCheck'; Type = 'Boolean'; Mandatory = $false; Default = '$false' }
        )
        ByName     = @()
    }

    'Get-CertificateEncoded'             = @{
        Positional = @(
            @{ Name = 'CertificateFilePath'; Type = 'String'; Mandatory = $true }
            @{ Name = 'CertificatePassword'; Type = 'Object'; Mandatory = $false }
        )
        ByName     = @()
    }

    'Set-CertificateSecret'              = @{
        Positional = @(
            @{ Name = 'KeyVaultName'; Type = 'String'; Mandatory = $true }
            @{ Name = 'CertificateSecretName'; Type = 'String'; Mandatory = $true }
            @{ Name = 'CertificateFilePath'; Type = 'String'; Mandatory = $true }
            @{ Name = 'CertificatePassword'; Type = 'Object'; Mandatory = $false }
            @{ Name = 'SkipExistCheck'; Type = 'Boolean'; Mandatory = $false; Default = '$false' }
        )
        ByName     = @()
    }

    'Set-RegistryAccessSecret'           = @{
        Positional = @(
            @{ Name = 'KeyVaultName'; Type = 'String'; Mandatory = $true }
            @{ Name = 'RegistryUserName'; Type = 'String'; Mandatory = $true }
            @{ Name = 'RegistryUserPassword'; Type = 'String'; Mandatory = $false }
            @{ Name = 'SkipExistCheck'; Type = 'Boolean'; Mandatory = $false; Default = '$false' }
        )
        ByName     = @()
    }

    # The documented order by position; the newest and the October 2020 signatures by name.
    'Set-ContainerRegistryPrerequisites' = @{
        Positional = @(
            @{ Name = 'Location'; Type = 'String'; Mandatory = $true }
            @{ Name = 'ServicePrincipalId'; Type = 'String'; Mandatory = $false }
            @{ Name = 'ResourceGroupName'; Type = 'String'; Mandatory = $true }
            @{ Name = 'StorageAccountName'; Type = 'String'; Mandatory = $true }
            @{ Name = 'StorageAccountBlobContainer'; Type = 'String'; Mandatory = $true }
            @{ Name = 'KeyVaultName'; Type = 'String'; Mandatory = $true }
            @{ Name = 'CertificateSecretName'; Type = 'String'; Mandatory = $true }
            @{ Name = 'CertificateFilePath'; Type = 'String'; Mandatory = $true }
            @{ Name = 'CertificatePassword'; Type = 'Object'; Mandatory = $false }
            @{ Name = 'RegistryUserName'; Type = 'String'; Mandatory = $true }
            @{ Name = 'RegistryUserPassword'; Type = 'String'; Mandatory = $false }
        )
        ByName     = @(
            @{ Name = 'ApplicationIdentifier'; Type = 'String'; Mandatory = $false; Aliases = @('ServicePrincipalObjectId') }
            @{ Name = 'UserObjectId'; Type = 'String'; Mandatory = $false; Aliases = @('TenantObjectId') }
            @{ Name = 'IdentitySystem'; Type = 'String'; Mandatory = $false; ValidateSet = @('AAD', 'ADFS') }
        )
    }

    'Get-VMImageSku'                     = @{
        Positional = @(
            @{ Name = 'Location'; Type = 'String'; Mandatory = $true }
            @{ Name = 'PublisherName'; Type = 'String'; Mandatory = $false; Default = "'microsoft-aks'" }
            @{ Name = 'Offer'; Type = 'String'; Mandatory = $false; Default = "'aks'" }
        )
        ByName     = @()
    }
}
