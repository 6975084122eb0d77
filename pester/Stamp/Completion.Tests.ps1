# Tab completes from the signed-in stamp; it is silent and fast if it cannot, and offers file names only for paths.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-RegistryModule

    function Get-Completion {
        param([string] $Line)
        @((TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches | Where-Object { $_.ResultType -eq 'ParameterValue' } | ForEach-Object { $_.CompletionText })
    }

    # A lookup that is slower than the limit of completion continues, and the next Tab has its result.
    function Get-PatientCompletion {
        param([string] $Line)
        foreach ($try in 1..40) {
            $found = Get-Completion -Line $Line
            if ($found.Count -gt 0) { return $found }
            Start-Sleep -Milliseconds 100
        }
    }
}

Describe 'Tab' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) {
            Connect-Stamp -Stamp $stamp
            $prefix = New-UniquePrefix
            foreach ($group in "${prefix}rg", "${prefix}other", "${prefix}(odd)") {
                New-ResourceGroup -ResourceGroupName $group -Location $stamp.location 6>$null
            }
            $null = New-StorageAccount -ResourceGroupName "${prefix}rg" -Location $stamp.location -StorageAccountName "${prefix}sa" 6>$null
            New-StorageAccountContainer -ResourceGroupName "${prefix}rg" -StorageAccountName "${prefix}sa" -StorageAccountBlobContainer images 6>$null
            New-KeyVault -ResourceGroupName "${prefix}rg" -Location $stamp.location -KeyVaultName "${prefix}kv" 6>$null
            New-KeyVault -ResourceGroupName "${prefix}other" -Location $stamp.location -KeyVaultName "${prefix}kv2" 6>$null
            New-KeyVaultSecret -KeyVaultName "${prefix}kv" -SecretName cert -SecretValue text -ContentType pfx 6>$null
            Set-RegistryAccessSecret -KeyVaultName "${prefix}kv" -RegistryUserName admin -RegistryUserPassword 'tab-password-canary-1' 6>$null
        }
    }

    AfterEach {
        if ($stamp) { Set-StampFault -Stamp $stamp }
    }

    It 'completes names on the stamp, restricted by the values of other parameters' -Skip:$noAad {
        $id = "/subscriptions/$((Get-ContainerRegistryStamp).SubscriptionId)/resourceGroups/${prefix}rg/providers/Microsoft.Storage/storageAccounts/${prefix}sa"
        $cases = [ordered]@{
            'New-KeyVault -Location sh'                                                          = 'shanghai'
            "New-KeyVault -ResourceGroupName ${prefix}r"                                         = "${prefix}rg"
            "New-KeyVault -ResourceGroupName '${prefix}("                                        = "'${prefix}(odd)'"
            "Update-ContainerRegistryVirtualMachine g -NewResourceGroupName ${prefix}o"          = "${prefix}other"
            "New-StorageAccountContainer -ResourceGroupName ${prefix}rg -StorageAccountName $prefix" = "${prefix}sa"
            "Remove-ContainerRegistry ${prefix}rg -StorageAccountName ${prefix}sa -StorageAccountContainer im" = 'images'
            "New-ContainerRegistryDeployment g -StorageAccountResourceId $id -StorageAccountContainer im" = 'images'
            "New-KeyVault -ResourceGroupName ${prefix}other -KeyVaultName $prefix"               = "${prefix}kv2"
            "Update-ContainerRegistryCredential -VaultName ${prefix}kv2"                         = "${prefix}kv2"
            "New-KeyVaultSecret ${prefix}kv -SecretName c"                                       = 'cert'
            "Set-RegistryAccessSecret ${prefix}kv "                                              = 'admin'
            'Get-VMImageSku -Location shanghai -Sku aks-ubuntu-18'                               = 'aks-ubuntu-1804-202012'
            'Get-VMImageSku -Location shanghai -PublisherName microsoft-a'                       = 'microsoft-aks'
            'Get-VMImageSku -Location shanghai -PublisherName microsoft-aks -Offer a'            = 'aks'
            'New-ContainerRegistryDeployment g l -Size Standard_F8s'                             = 'Standard_F8s_v2'
            'New-KeyVault -Sku p'                                                                = 'premium'
            'New-KeyVaultSecret -ContentType us'                                                 = "'user credentials'"
        }
        foreach ($line in $cases.Keys) {
            Get-PatientCompletion -Line $line | Should -BeExactly $cases[$line] -Because $line
        }
        (Get-PatientCompletion -Line "New-ContainerRegistryDeployment g -StorageAccountResourceId $($id.Substring(0, 20))") -contains $id | Should -BeTrue
        (Get-PatientCompletion -Line "New-ContainerRegistryDeployment g -PfxKeyVaultResourceId /s") -match "/vaults/${prefix}kv$" | Should -Not -BeNullOrEmpty
        @(Get-PatientCompletion -Line 'Connect-ContainerRegistryStamp -SubscriptionId ').Count | Should -BeGreaterThan 0
    }

    It 'never reads the value of a secret' -Skip:$noAad {
        Connect-Stamp -Stamp $stamp
        Clear-StampJournal -Stamp $stamp
        $null = Get-PatientCompletion -Line "Set-RegistryAccessSecret ${prefix}kv "
        @(Get-StampJournal -Stamp $stamp | Where-Object { $_.path -match '^/secrets/.' }).Count | Should -Be 0
    }

    It 'stops waiting after 300 ms if the stamp is slow' -Skip:$noAad {
        Connect-Stamp -Stamp $stamp
        $null = Get-Completion -Line 'New-KeyVault -Location zz'
        Connect-Stamp -Stamp $stamp
        Set-StampFault -Stamp $stamp -Fault @{ match = @{ method = 'GET'; hostPrefix = 'management.' }; action = @{ delayMs = 3000 } }
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $values = & (Get-Module -Name Azs.ContainerRegistry) { Get-StampCompletion -Parameter 'Location' -Word '' }
        $clock.ElapsedMilliseconds | Should -BeLessThan 350
        @($values | Where-Object { $_.ResultType -eq 'ParameterValue' }) | Should -BeNullOrEmpty
        Set-StampFault -Stamp $stamp
        Connect-Stamp -Stamp $stamp
    }

    It 'is silent if the stamp refuses' -Skip:$noAad {
        Connect-Stamp -Stamp $stamp
        Set-StampFault -Stamp $stamp -Fault @{ match = @{ method = 'GET'; hostPrefix = 'management.'; pathContains = 'vaults' }; action = @{ answer = @{ status = 403 } } }
        $Error.Clear()
        Get-Completion -Line 'Set-CertificateSecret -KeyVaultName ' | Should -BeNullOrEmpty
        $Error.Count | Should -Be 0
    }

    It 'is silent without a session' -Skip:$noAad {
        Disconnect-ContainerRegistryStamp
        $Error.Clear()
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $values = & (Get-Module -Name Azs.ContainerRegistry) { Get-StampCompletion -Parameter 'Location' -Word '' }
        $clock.ElapsedMilliseconds | Should -BeLessThan 300
        @($values | Where-Object { $_.ResultType -eq 'ParameterValue' }) | Should -BeNullOrEmpty
        $Error.Count | Should -Be 0
        Connect-Stamp -Stamp $stamp
    }
}
