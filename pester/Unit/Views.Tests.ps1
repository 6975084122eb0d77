# The display of objects: each output type has a view, its columns are properties, and it is ASCII if the console is not UTF-8.
BeforeDiscovery {
    $root = [System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry')
    $commands = @((Import-PowerShellDataFile -LiteralPath (Join-Path -Path $root -ChildPath 'Azs.ContainerRegistry.psd1')).FunctionsToExport)
    $types = @(Get-ChildItem -Path $root -Recurse -Include '*.ps1', '*.psm1' | ForEach-Object {
            [regex]::Matches([System.IO.File]::ReadAllText($_.FullName), "(?:TypeName|PSTypeName\s*=)\s*'(Azs\.ContainerRegistry\.\w+)'") | ForEach-Object { $_.Groups[1].Value }
        } | Sort-Object -Unique)
}

BeforeAll {
    $root = [System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry')
    Import-Module (Join-Path -Path $root -ChildPath 'Azs.ContainerRegistry.psd1') -Force
    $views = [xml][System.IO.File]::ReadAllText((Join-Path -Path $root -ChildPath 'Azs.ContainerRegistry.Format.ps1xml'))

    function New-Shown {
        param([string] $Type, [System.Collections.IDictionary] $Property)
        $members = [ordered]@{ PSTypeName = "Azs.ContainerRegistry.$Type" }
        foreach ($name in $Property.Keys) { $members[$name] = $Property[$name] }
        [pscustomobject]$members
    }

    # The text on a console of that width, without colors.
    function Get-Shown {
        param($InputObject, [int] $Width = 120)
        ($InputObject | Out-String -Width $Width) -replace '\x1b\[[\d;]*m', ''
    }

    $checks = @(
        New-Shown -Type RegistryCheck -Property @{ Check = 'Name'; State = 'Passed'; Message = 'It resolves.'; Hint = $null }
        New-Shown -Type RegistryCheck -Property @{ Check = 'Login'; State = 'Failed'; Message = 'The login is refused.'; Hint = 'Use another -Credential.' }
        New-Shown -Type RegistryCheck -Property @{ Check = 'Push'; State = 'Skipped'; Message = 'Not tried.'; Hint = $null }
    )
}

Describe 'Views' {
    It '<_> has one' -ForEach $types {
        $type = $_
        @($views.Configuration.ViewDefinitions.View | Where-Object { $_.ViewSelectedBy.TypeName -eq $type }).Count | Should -Be 1
    }

    It '<_> declares its output types, and the help has the same' -ForEach $commands {
        $declared = @((Get-Command -Name $_).OutputType | ForEach-Object { $_.Name })
        $declared | Should -Not -BeNullOrEmpty
        $help = (Get-Help -Name $_ -Full).returnValues | Out-String
        foreach ($type in $declared | Where-Object { $_ -like 'Azs.*' }) {
            $help | Should -Match ([regex]::Escape($type))
            @($views.Configuration.ViewDefinitions.View.ViewSelectedBy.TypeName) | Should -Contain $type
        }
    }

    It 'a deployment is a row: name, state, start, duration and address' {
        $shown = Get-Shown -InputObject @(
            New-Shown -Type Deployment -Property @{ Name = 'first'; State = 'Succeeded'; Timestamp = [DateTimeOffset]'2026-11-29T02:12:00.1234567Z'; Duration = [TimeSpan]'00:12:03.5'; RegistryUrl = 'https://registry.example' }
            New-Shown -Type Deployment -Property @{ Name = 'second'; State = 'Accepted'; Timestamp = $null; Duration = $null; RegistryUrl = $null }
        )
        $start = [DateTimeOffset]::Parse('2026-11-29T01:59:56Z').ToLocalTime().ToString('yyyy-MM-dd HH:mm')
        $shown | Should -Match "first\s+Succeeded\s+$start\s+00:12:03\s+https://registry\.example"
        $shown | Should -Match '(?m)^second\s+Accepted\s*$'
    }

    It 'an image is a row with a short digest and a readable size: <Text>' -ForEach @(
        @{ Size = 512; Text = '512 B' }, @{ Size = 2048; Text = '2.0 KB' }, @{ Size = 123456789; Text = '117.7 MB' }, @{ Size = 5GB; Text = '5.0 GB' }
    ) {
        $culture = [System.Threading.Thread]::CurrentThread.CurrentCulture
        [System.Threading.Thread]::CurrentThread.CurrentCulture = [cultureinfo]::InvariantCulture
        try {
            $shown = Get-Shown -InputObject (New-Shown -Type Image -Property @{ Repository = 'a/b'; Tag = 'v1'; Digest = 'sha256:0123456789abcdef'; Platforms = 'linux/amd64', 'linux/arm64'; Size = $Size })
        } finally {
            [System.Threading.Thread]::CurrentThread.CurrentCulture = $culture
        }
        $shown | Should -Match "a/b\s+v1\s+0123456789ab\s+linux/amd64, linux/arm64\s+$([regex]::Escape($Text))"
    }

    It 'checks have marks that the console can show: <Encoding>' -ForEach @(
        @{ Encoding = 65001; Passed = [string][char]0x2713; Failed = [string][char]0x2717 }
        @{ Encoding = 437; Passed = '+'; Failed = 'x' }
    ) {
        $before = [Console]::OutputEncoding
        try {
            [Console]::OutputEncoding = [System.Text.Encoding]::GetEncoding($Encoding)
        } catch {
            Set-ItResult -Skipped -Because 'this process has no console'
        }
        try {
            $shown = Get-Shown -InputObject $checks -Width 80
            $test = Get-Shown -InputObject (New-Shown -Type RegistryTest -Property @{ Registry = 'r'; Passed = $false; Open = $false; Checks = $checks })
        } finally {
            [Console]::OutputEncoding = $before
        }
        $shown | Should -Match "(?m)^$([regex]::Escape($Passed)) Name\s+It resolves\."
        $shown | Should -Match "(?m)^$([regex]::Escape($Failed)) Login\s+The login is refused\.\s+To fix: Use another -Credential\."
        $shown | Should -Match '(?m)^- Push\s'
        $test | Should -Match "Checks\s+: $([regex]::Escape($Passed)) Name: It resolves\."
        $test | Should -Match 'To fix: Use another -Credential\.'
        if ($Encoding -eq 437) { "$shown$test" | Should -Not -Match '[^\x00-\x7f]' }
    }

    It 'show long values of a <Type> completely at <Width> columns' -ForEach @(
        $dns = 'registry-of-the-production-department.shanghai.cloudapp.azurestack.corp.microsoft.com'
        $types = @(
            @{ Type = 'Deployment'; Property = [ordered]@{ Name = 'Microsoft.AzureStackContainerRegistry-20261129021200'; State = 'Succeeded'; Timestamp = [DateTimeOffset]'2026-11-29T02:12:00Z'; Duration = [TimeSpan]'25:12:03'; RegistryUrl = "https://$dns" } }
            @{ Type = 'Image'; Property = [ordered]@{ Repository = 'production-department/very/deep/path/of/an/application'; Tag = '2026.11.29-build.1234567-release'; Digest = 'sha256:0123456789abcdef'; Platforms = 'linux/amd64', 'windows/amd64'; Size = 5 } }
            @{ Type = 'ImageTransfer'; Property = [ordered]@{ Source = 'docker.io/library/an-image-of-the-production-department:2.7.1-alpine'; Destination = "$dns/team/other:1.0"; Digest = 'sha256:0123456789abcdef'; Size = 5; SentBytes = 4 } }
            @{ Type = 'RegistryCheck'; Property = [ordered]@{ Check = 'CertificateThumbprint'; State = 'Failed'; Message = "The registry $dns serves another certificate."; Hint = 'Run Update-ContainerRegistryCertificate.' } }
            @{ Type = 'Difference'; Property = [ordered]@{ What = 'RoleAssignment'; Resource = 'Role Contributor on the storage account for 0a1b2c3d-0000-1111-2222-333344445555'; Expected = 'a role assignment at its scope or above'; Actual = 'no role assignment at its scope or above'; Hint = 'Run Set-ContainerRegistryPrerequisites.' } }
            @{ Type = 'GalleryItem'; Property = [ordered]@{ Name = 'Canonical.UbuntuServer1804LTS-ARM-Long-Name.1.20261129.1'; Version = '1.20261129.1'; Publisher = 'Canonical Group Limited'; DisplayName = 'Ubuntu Server 18.04 LTS for production' } }
            @{ Type = 'Removal'; Property = [ordered]@{ Action = 'None'; Target = "Role assignment at /subscriptions/0a1b2c3d-0000-1111-2222-333344445555/resourceGroups/newregreq1"; Reason = 'it was not created by this module' } }
            @{ Type = 'KeyVault'; Property = [ordered]@{ VaultName = 'newregkv1-of-production1'; ResourceGroupName = 'newregreq1-of-the-department'; Location = 'shanghai'; Sku = 'Standard'; VaultUri = "https://newregkv1.vault.$dns" } }
        )
        foreach ($case in $types) { foreach ($width in 80, 120) { @{ Type = $case.Type; Property = $case.Property; Width = $width } } }
    ) {
        $shown = Get-Shown -InputObject (New-Shown -Type $Type -Property $Property) -Width $Width
        $lines = @($shown -split '\r?\n' | ForEach-Object { $_.TrimEnd() } | Where-Object { $_ })
        @($lines | Where-Object { $_.Length -gt $Width }) | Should -BeNullOrEmpty
        $shown | Should -Not -Match ([string][char]0x2026)
        $shown | Should -Not -Match '\.\.\.'
        # Each value is present, in the pieces of a column.
        foreach ($name in $Property.Keys | Where-Object { $Property[$_] -is [string] -and $_ -notin 'Digest', 'State' -and -not ($Type -eq 'Removal' -and $_ -eq 'Action') }) {
            $value = $Property[$name]
            $rest = $value -replace '\s', ''
            foreach ($line in $lines) {
                foreach ($piece in @($line -split '\s{2,}|\s(?=\S)' | Where-Object { $_ })) {
                    if ($rest -and $rest.StartsWith($piece)) { $rest = $rest.Substring($piece.Length) }
                }
            }
            $rest | Should -BeNullOrEmpty -Because "$name is shown: $shown"
        }
    }

    It 'are ASCII as a file' {
        [System.IO.File]::ReadAllText((Join-Path -Path $root -ChildPath 'Azs.ContainerRegistry.Format.ps1xml')) | Should -Not -Match '[^\x00-\x7f]'
    }
}
