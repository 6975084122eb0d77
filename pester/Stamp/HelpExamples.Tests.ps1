# Every example of the help runs unchanged, except that names beginning with newreg are made unique and its variables are set.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1')) -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'HelpExample.psm1')) -Force
    $examples = @(Get-HelpExample -Suite Stamp)
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'GalleryPackage.psm1') -Force
    Import-RegistryModule
}

Describe 'Examples of the help' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) {
            $proxyBefore = $env:HTTPS_PROXY
            $env:HTTPS_PROXY = $stamp.proxy
            Push-Location -LiteralPath $TestDrive
            $null = New-TestCertificate -Path (Join-Path -Path $TestDrive -ChildPath 'registry.pfx')
        }
    }

    AfterAll {
        if ($stamp) {
            $env:HTTPS_PROXY = $proxyBefore
            Pop-Location
        }
    }

    It '<Command>, example <Number>' -Skip:$noAad -ForEach $examples {
        $prefix = New-UniquePrefix
        $tenantId = $stamp.tenantId
        $applicationId = $stamp.credentials.applicationId
        $clientSecret = ConvertTo-TestSecret -Text $stamp.credentials.clientSecret
        $rootFile = $stamp.caFile
        $servicePrincipalId = $stamp.credentials.registry.applicationId
        $certificatePassword = ConvertTo-TestSecret -Text 'Pfx-Passwort!1'
        $registryPassword = 'Registry-Pass.1'
        $registryCredential = [pscredential]::new('admin', (ConvertTo-TestSecret -Text $registryPassword))
        $null = $tenantId, $applicationId, $clientSecret, $rootFile, $servicePrincipalId, $certificatePassword, $registryCredential
        "Location,ServicePrincipalId,ResourceGroupName,StorageAccountName,StorageAccountBlobContainer,KeyVaultName,CertificateSecretName,CertificateFilePath`n" +
        "shanghai,$servicePrincipalId,${prefix}c1,${prefix}c1,images,${prefix}c1,cs,./registry.pfx`n" | Set-Content -LiteralPath registries.csv

        Connect-Stamp -Stamp $stamp
        if ($Code -match '\$prerequisites') {
            $values = New-RegistryInput -Stamp $stamp -CertificateFile (Resolve-Path -Path ./registry.pfx)
            $prerequisites = Set-ContainerRegistryPrerequisites @values -PassThru 6>$null
            $null = $prerequisites
        }
        if ($Command -eq 'Remove-ContainerRegistry' -and $Code -match 'newregkv1') {
            New-ResourceGroup -ResourceGroupName "${prefix}req1" -Location shanghai 6>$null
            New-KeyVault -ResourceGroupName "${prefix}req1" -Location shanghai -KeyVaultName "${prefix}kv1" 6>$null
        }
        if ($Command -like '*-ContainerRegistryServicePrincipal' -and $Command -notlike 'New-*') {
            $principal = New-ContainerRegistryServicePrincipal -DisplayName "${prefix}sp" 6>$null
            $null = $principal
        }
        if ($Command -like '*-ContainerRegistryUser') {
            New-ResourceGroup -ResourceGroupName "${prefix}req1" -Location shanghai 6>$null
            New-KeyVault -ResourceGroupName "${prefix}req1" -Location shanghai -KeyVaultName "${prefix}kv1" 6>$null
            Set-RegistryAccessSecret -KeyVaultName "${prefix}kv1" -RegistryCredential $registryCredential 6>$null
            $buildCredential = [pscredential]::new('build', (ConvertTo-TestSecret -Text 'Registry-Pass.2'))
            $teamCredential = [pscredential]::new('team', (ConvertTo-TestSecret -Text 'Registry-Pass.3'))
            $null = $buildCredential, $teamCredential
        }
        # No user can answer a prompt.
        $confirm = $global:ConfirmPreference
        $global:ConfirmPreference = 'None'
        $gallery = $Command -like '*Gallery*'
        if ($gallery) {
            $package = New-GalleryPackage -Folder $TestDrive
            $marketplaceUri = $package.Uri
            $null = $marketplaceUri
            Connect-Operator -Stamp $stamp
        }
        if ($Command -eq 'Install-ContainerRegistryMarketplaceProduct') { Connect-Operator -Stamp $stamp }
        try {
            # Dot-sourced by a block of this file, so that the example can read the variables above.
            $example = [scriptblock]::Create($Code.Replace('newreg', $prefix))
            $observed = Invoke-Observed -Script { . $example }
            $observed.Error | Should -BeNullOrEmpty
            $Code | Should -Match ([regex]::Escape($Command))
        } finally {
            $global:ConfirmPreference = $confirm
            if ($gallery) { Remove-GalleryPackage -Package $package }
        }
    }
}
