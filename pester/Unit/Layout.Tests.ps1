# Where things are in the module: one function a file, named after it, and a manifest that says the same.
BeforeDiscovery {
    $root = [System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry')
    $functions = @(foreach ($folder in 'Public', 'Private') {
            Get-ChildItem -LiteralPath (Join-Path -Path $root -ChildPath $folder) -Filter '*.ps1' |
                ForEach-Object { @{ Name = $_.BaseName; Path = $_.FullName; Folder = $folder } }
        })
}

BeforeAll {
    $root = (Get-Item -LiteralPath ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry'))).FullName
    $manifest = Import-PowerShellDataFile -LiteralPath (Join-Path -Path $root -ChildPath 'Azs.ContainerRegistry.psd1')
    $approved = @(Get-Verb | ForEach-Object { $_.Verb })
}

Describe 'Layout of the module' {
    It '<Folder>/<Name> holds the function of its name alone' -ForEach $functions {
        $ast = [System.Management.Automation.Language.Parser]::ParseFile($Path, [ref]$null, [ref]$null)
        $ast.EndBlock.Statements.Count | Should -Be 1
        $ast.EndBlock.Statements[0].Name | Should -BeExactly $Name
    }

    It '<Name> begins with an approved verb' -ForEach $functions {
        $approved | Should -Contain ($Name -split '-')[0]
    }

    It 'the manifest exports exactly the functions of Public' {
        $public = @(Get-ChildItem -LiteralPath (Join-Path -Path $root -ChildPath 'Public') -Filter '*.ps1' | ForEach-Object { $_.BaseName })
        (@($manifest.FunctionsToExport) | Sort-Object) -join ' ' | Should -BeExactly (($public | Sort-Object) -join ' ')
        @($manifest.CmdletsToExport).Count + @($manifest.VariablesToExport).Count + @($manifest.AliasesToExport).Count | Should -Be 0
    }

    It 'the manifest lists every file that ships' {
        $listed = @($manifest.FileList | ForEach-Object { $_.Replace('\', '/') })
        $built = '.dll', '.so', '.dylib'
        # Built files (the shim's assembly, the native libraries) come and go in a source tree; a packed module lists them.
        $packed = @($listed | Where-Object { $built -contains [System.IO.Path]::GetExtension($_) }).Count -gt 0
        $files = @(Get-ChildItem -LiteralPath $root -Recurse -File | Where-Object { $packed -or $built -notcontains $_.Extension } |
                ForEach-Object { $_.FullName.Substring($root.Length + 1).Replace('\', '/') })
        @($files | Where-Object { $listed -notcontains $_ }) -join ', ' | Should -BeExactly '' -Because 'FileList must have them'
        @($listed | Where-Object { $files -notcontains $_ }) -join ', ' | Should -BeExactly '' -Because 'FileList has them and they are not there'
    }

    It 'the manifest is valid and asks for 5.1 on both editions' {
        $tested = Test-ModuleManifest -Path (Join-Path -Path $root -ChildPath 'Azs.ContainerRegistry.psd1') -ErrorAction Stop
        $tested.PowerShellVersion | Should -Be ([version]'5.1')
        $tested.CompatiblePSEditions | Should -Be @('Desktop', 'Core')
    }
}
