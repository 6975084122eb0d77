# A service principal by display name, and a folder of files in parallel.
BeforeDiscovery {
    & ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'Start-MissingStamp.ps1'))
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Registry', 'RegistryControl.psm1')) -Force
    $kinds = @(
        @{ Kind = 'AAD'; NoStamp = -not $env:AZCR_STAMP_AAD -or -not (Test-RegistryPeer) }
        @{ Kind = 'ADFS'; NoStamp = -not $env:AZCR_STAMP_ADFS -or -not (Test-RegistryPeer) }
    )
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'InstallationControl.psm1') -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'StampControl.psm1')) -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Registry', 'RegistryControl.psm1')) -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Deployment', 'DeploymentInput.psm1')) -Force
    Import-RegistryModule
}

AfterAll { Clear-Installation }

Describe 'A service principal by display name' {
    It 'is created once, and each deployment gets a client secret' -Skip:($kinds[0].NoStamp) {
        $stamp = Get-Stamp -Kind AAD
        Clear-Deployment -Stamp $stamp
        Stop-InstalledRegistry
        $folder = Join-Path -Path (Get-Item -LiteralPath $TestDrive).FullName -ChildPath 'named'
        $name = "registry-$([guid]::NewGuid())"
        $installation = New-Installation -Stamp $stamp -Folder $folder -Change @{ servicePrincipal = @{ displayName = $name }; images = @() }
        $plan = @(Invoke-ContainerRegistryPlan -Path $installation.Path -ChangesOnly)
        @($plan | Where-Object { $_.Target -match [regex]::Escape($name) -and $_.Action -eq 'Create' }).Count | Should -BeGreaterThan 0
        $made = Install-ContainerRegistry -Path $installation.Path 6>$null
        $made.HasDeployed | Should -BeTrue
        Connect-Stamp -Stamp $stamp
        $secrets = { @((Get-ContainerRegistryServicePrincipal -DisplayName $name).Secrets).Count }
        & $secrets | Should -Be 1
        (Install-ContainerRegistry -Path $installation.Path 6>$null).HasDeployed | Should -BeFalse
        & $secrets | Should -Be 1
        @(Invoke-ContainerRegistryPlan -Path $installation.Path -ChangesOnly) | Should -BeNullOrEmpty
        Uninstall-ContainerRegistry -Path $installation.Path -RemoveData -Confirm:$false 6>$null
        # A second run removes what the first one kept.
        Uninstall-ContainerRegistry -Path $installation.Path -RemoveData -RemoveServicePrincipal -Confirm:$false 6>$null
        { Get-ContainerRegistryServicePrincipal -DisplayName $name -ErrorAction Stop } | Should -Throw '*'
    }
}

Describe 'A folder of configuration files' {
    It 'is carried out in parallel, with results and errors in the order of the files' -Skip:($kinds[0].NoStamp) {
        $stamp = Get-Stamp -Kind AAD
        Clear-Deployment -Stamp $stamp
        Stop-InstalledRegistry
        $folder = Join-Path -Path (Get-Item -LiteralPath $TestDrive).FullName -ChildPath 'many'
        $first = New-Installation -Stamp $stamp -Folder $folder -Change @{ images = @() }
        foreach ($name in 'b', 'c') {
            # Only prerequisites: the stamp has one label for the registry.
            $file = ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText($first.Path)) -AsHashtable
            $file.Remove('deployment')
            $prefix = New-UniquePrefix
            $file.prerequisites = @{ resourceGroupName = "${prefix}rg"; storageAccountName = "${prefix}sa"; storageAccountBlobContainer = "${prefix}ct"; keyVaultName = "${prefix}kv" }
            if ($name -eq 'b') { $file.prerequisites.storageAccountName = 'Wrong_Name' }
            Save-Installation -Path (Join-Path -Path $folder -ChildPath "$name.json") -File $file
        }
        $errors = $null
        $made = @(Install-ContainerRegistry -Path $folder -Parallel -LogPath (Join-Path -Path $folder -ChildPath 'run.log') -ErrorAction SilentlyContinue -ErrorVariable errors 6>$null)
        @($made | ForEach-Object { [System.IO.Path]::GetFileName($_.Path) }) | Should -Be 'c.json', 'registry.json'
        ($errors | Out-String) | Should -Match 'Wrong_Name'
        @([System.IO.Directory]::GetFiles($folder, 'run.*.log') | ForEach-Object { [System.IO.Path]::GetFileName($_) } | Sort-Object) | Should -Be 'run.b.log', 'run.c.log', 'run.registry.log'
    }
}
