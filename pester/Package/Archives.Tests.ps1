# The content of the files that `cargo xtask package` creates. xtask sets their folder in AZCR_PACKAGE.
BeforeDiscovery { $noPackage = -not $env:AZCR_PACKAGE }

BeforeAll {
    Add-Type -AssemblyName System.IO.Compression.FileSystem

    # Name and SHA-256 of each file of an archive.
    function Get-Content256 {
        param([Parameter(Mandatory = $true)] [string] $Archive)
        $sha = [System.Security.Cryptography.SHA256]::Create()
        $zip = [System.IO.Compression.ZipFile]::OpenRead($Archive)
        $sums = @{}
        try {
            foreach ($entry in $zip.Entries) {
                $stream = $entry.Open()
                $sums[$entry.FullName] = [BitConverter]::ToString($sha.ComputeHash($stream))
                $stream.Dispose()
            }
        } finally {
            $zip.Dispose()
        }
        $sums
    }
}

Describe 'The archives' -Skip:$noPackage {
    BeforeAll {
        $version = (Import-PowerShellDataFile -LiteralPath ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1'))).ModuleVersion
        $zip = Get-Content256 -Archive (Join-Path -Path $env:AZCR_PACKAGE -ChildPath "Azs.ContainerRegistry.$version.zip")
        $nupkg = Get-Content256 -Archive (Join-Path -Path $env:AZCR_PACKAGE -ChildPath "Azs.ContainerRegistry.$version.nupkg")
    }

    It 'contain the same module' {
        $module = @($zip.Keys | Where-Object { $_ -like 'Azs.ContainerRegistry/*' })
        $module.Count | Should -BeGreaterThan 30
        foreach ($file in $module) {
            $nupkg[$file.Substring('Azs.ContainerRegistry/'.Length)] | Should -BeExactly $zip[$file] -Because $file
        }
        $nupkg.Count | Should -Be ($module.Count + 3) -Because 'NuGet adds three files of its own'
    }

    It 'contain <_>' -ForEach @(
        'Azs.ContainerRegistry/LICENSE.txt'
        'Azs.ContainerRegistry/THIRD-PARTY-NOTICES.txt'
        'Azs.ContainerRegistry/sbom.cdx.json'
        'Azs.ContainerRegistry/Interop/Azs.ContainerRegistry.Interop.dll'
        'Azs.ContainerRegistry/runtimes/linux-x64/native/libazs_container_registry.so'
        'Azs.ContainerRegistry/runtimes/win-x64/native/azs_container_registry.dll'
        'Azs.ContainerRegistry/scripts/pre-reqs.ps1'
        'Azs.ContainerRegistry/scripts/connect.ps1'
        'Azs.ContainerRegistry/scripts/gallery.ps1'
        'Azs.ContainerRegistry/scripts/self-signed.ps1'
        'Azs.ContainerRegistry/acceptance/Acceptance.Tests.ps1'
        'Azs.ContainerRegistry/acceptance/AcceptanceRun.psm1'
        'Azs.ContainerRegistry/acceptance/README.md'
        'scripts/pre-reqs.ps1'
        'scripts/connect.ps1'
        'scripts/gallery.ps1'
        'scripts/self-signed.ps1'
    ) {
        $zip.Keys | Should -Contain $_
    }

    It 'have all functions in one file and a manifest without a list of files' {
        $folder = Join-Path -Path $TestDrive -ChildPath 'unpacked'
        [System.IO.Compression.ZipFile]::ExtractToDirectory((Join-Path -Path $env:AZCR_PACKAGE -ChildPath "Azs.ContainerRegistry.$version.zip"), $folder)
        $module = Join-Path -Path $folder -ChildPath 'Azs.ContainerRegistry'
        $manifest = Test-ModuleManifest -Path (Join-Path -Path $module -ChildPath 'Azs.ContainerRegistry.psd1') -ErrorAction Stop
        $manifest.ExportedFunctions.Count | Should -BeGreaterThan 30
        @($manifest.FileList).Count | Should -Be 0
        @(Get-ChildItem -Path $module -Recurse -Include '*.ps1', '*.psm1' | Where-Object { 'scripts', 'acceptance' -notcontains $_.Directory.Name } | ForEach-Object { $_.Name }) |
            Should -Be @('Azs.ContainerRegistry.psm1')
    }

    It 'list every crate in the licenses' {
        $module = [System.IO.Path]::Combine($TestDrive, 'unpacked', 'Azs.ContainerRegistry')
        $bill = ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText((Join-Path -Path $module -ChildPath 'sbom.cdx.json')))
        $notices = [System.IO.File]::ReadAllText((Join-Path -Path $module -ChildPath 'THIRD-PARTY-NOTICES.txt'))
        $crates = @($bill.components | Where-Object { $_.purl })
        $crates.Count | Should -BeGreaterThan 100
        foreach ($crate in $crates) {
            $notices.Contains("$($crate.name) $($crate.version): ") | Should -BeTrue -Because $crate.name
        }
    }
}
