# The layout of the module: one function per file in the checkout, all of them in the script module of the package, and a matching manifest.
BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'ModuleSource.psm1')) -Force
    $root = (Get-Item -LiteralPath ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry'))).FullName
    $manifest = Import-PowerShellDataFile -LiteralPath (Join-Path -Path $root -ChildPath 'Azs.ContainerRegistry.psd1')
    $functions = @(Get-ModuleFunction)
}

Describe 'Layout of the module' {
    It 'each file of Public and Private contains only the function of its name' {
        if (Test-PackedModule) {
            Set-ItResult -Skipped -Because 'the package has all functions in one file'
            return
        }
        $files = @(foreach ($folder in 'Public', 'Private') { Get-ChildItem -LiteralPath (Join-Path -Path $root -ChildPath $folder) -Filter '*.ps1' })
        $files.Count | Should -BeGreaterThan 80
        foreach ($file in $files) {
            $ast = [System.Management.Automation.Language.Parser]::ParseFile($file.FullName, [ref]$null, [ref]$null)
            $ast.EndBlock.Statements.Count | Should -Be 1 -Because $file.Name
            $ast.EndBlock.Statements[0].Name | Should -BeExactly $file.BaseName
        }
    }

    It 'each function begins with an approved verb' {
        $approved = @(Get-Verb | ForEach-Object { $_.Verb })
        $functions.Count | Should -BeGreaterThan 80
        @($functions | Where-Object { $approved -notcontains ($_.Name -split '-')[0] } | ForEach-Object { $_.Name }) | Should -BeNullOrEmpty
    }

    It 'no function has the name of another' {
        @($functions | Group-Object -Property Name | Where-Object { $_.Count -gt 1 } | ForEach-Object { $_.Name }) | Should -BeNullOrEmpty
    }

    It 'the manifest exports exactly the functions of Public' {
        $public = if (Test-PackedModule) {
            $functions | Where-Object { $_.Exported } | ForEach-Object { $_.Name }
        } else {
            Get-ChildItem -LiteralPath (Join-Path -Path $root -ChildPath 'Public') -Filter '*.ps1' | ForEach-Object { $_.BaseName }
        }
        (@($manifest.FunctionsToExport) | Sort-Object) -join ' ' | Should -BeExactly ((@($public) | Sort-Object) -join ' ')
        @($manifest.CmdletsToExport).Count + @($manifest.VariablesToExport).Count | Should -Be 0
        # Old names still work.
        @($manifest.AliasesToExport) | Should -Be 'Update-ContainerRegistryImage'
    }

    It 'the manifest of the checkout lists every file of the package' {
        if (Test-PackedModule) {
            Set-ItResult -Skipped -Because 'the package has no list of files, which PowerShell would resolve at every import'
            return
        }
        $listed = @($manifest.FileList)
        # Built files (the shim's assembly, the native libraries) are not part of the sources.
        $built = '.dll', '.so', '.dylib'
        $files = @(Get-ChildItem -LiteralPath $root -Recurse -File | Where-Object { $built -notcontains $_.Extension } |
                ForEach-Object { $_.FullName.Substring($root.Length + 1).Replace('\', '/') })
        @($files | Where-Object { $listed -notcontains $_ }) -join ', ' | Should -BeExactly '' -Because 'FileList must have them'
        @($listed | Where-Object { $files -notcontains $_ }) -join ', ' | Should -BeExactly '' -Because 'FileList has them and they do not exist'
    }

    It 'the manifest is valid and requires 5.1 on both editions' {
        $tested = Test-ModuleManifest -Path (Join-Path -Path $root -ChildPath 'Azs.ContainerRegistry.psd1') -ErrorAction Stop
        $tested.PowerShellVersion | Should -Be ([version]'5.1')
        $tested.CompatiblePSEditions | Should -Be @('Desktop', 'Core')
    }

    It 'the manifest has the properties for the PowerShell Gallery, and no address that does not exist' {
        $data = $manifest.PrivateData.PSData
        foreach ($tag in 'PSEdition_Desktop', 'PSEdition_Core', 'Windows', 'Linux') { $data.Tags | Should -Contain $tag }
        foreach ($text in $manifest.Author, $manifest.CompanyName, $manifest.Copyright, $manifest.Description, $data.ReleaseNotes, $data.LicenseUri) { $text | Should -Not -BeNullOrEmpty }
        # The project has no public address yet.
        $data.ContainsKey('ProjectUri') | Should -BeFalse
        Test-ModuleManifest -Path (Join-Path -Path $root -ChildPath 'Azs.ContainerRegistry.psd1') -WarningVariable warnings -WarningAction SilentlyContinue | Out-Null
        $warnings | Should -BeNullOrEmpty
    }
}
