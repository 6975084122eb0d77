# The script files in the locations where operators keep them: each runbook runs in a separate PowerShell process, in an empty folder.
BeforeDiscovery {
    $names = 'pre-reqs.ps1', 'connect.ps1', 'gallery.ps1', 'self-signed.ps1'
    $places = @(
        @{ Place = 'next to the module'; Module = 'runbooks/Azs.ContainerRegistry'; Scripts = 'runbooks' }
        @{ Place = 'in a folder next to the module'; Module = 'runbooks/Azs.ContainerRegistry'; Scripts = 'runbooks/scripts' }
        @{ Place = 'in the module, as the NuGet package has them'; Module = 'modules/Azs.ContainerRegistry/0.1.0'; Scripts = 'modules/Azs.ContainerRegistry/0.1.0/scripts' }
        @{ Place = 'anywhere, with the module on PSModulePath'; Module = 'modules/Azs.ContainerRegistry'; Scripts = 'somewhere/else'; ModulePath = 'modules' }
        @{ Place = 'in a folder with brackets and blanks'; Module = 'old [2020] runbooks/Azs.ContainerRegistry'; Scripts = 'old [2020] runbooks' }
        @{ Place = 'next to the module, which wins over an installed one'; Module = 'near/Azs.ContainerRegistry'; Scripts = 'near'; ModulePath = 'modules'; Other = 'modules/Azs.ContainerRegistry' }
    )
}

BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'RunbookProcess.psm1')) -Force
    $root = (Get-Item -LiteralPath ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module'))).FullName
    Import-Module ([System.IO.Path]::Combine($root, 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1')) -Force
    $native = & (Get-Module -Name Azs.ContainerRegistry) { Get-NativeLibraryPath }

    # The module without its libraries, and the scripts, in two locations of a new folder.
    function New-Place {
        param([string] $Module, [string] $Scripts)
        $folder = Join-Path -Path $TestDrive -ChildPath ([guid]::NewGuid().ToString('N').Substring(0, 8))
        if ($Module) {
            $to = [System.IO.Path]::Combine($folder, $Module)
            $from = (Get-Item -LiteralPath (Join-Path -Path $root -ChildPath 'Azs.ContainerRegistry')).FullName
            foreach ($file in Get-ChildItem -LiteralPath $from -Recurse -File | Where-Object { $_.Extension -notin '.so', '.dylib' -and $_.FullName -notmatch '[\\/]runtimes[\\/]' }) {
                $copy = [System.IO.Path]::Combine($to, $file.FullName.Substring($from.Length + 1))
                $null = [System.IO.Directory]::CreateDirectory([System.IO.Path]::GetDirectoryName($copy))
                [System.IO.File]::Copy($file.FullName, $copy)
            }
        }
        $to = [System.IO.Path]::Combine($folder, $Scripts)
        $null = [System.IO.Directory]::CreateDirectory($to)
        foreach ($file in Get-ChildItem -LiteralPath (Join-Path -Path $root -ChildPath 'scripts') -Filter '*.ps1') {
            [System.IO.File]::Copy($file.FullName, [System.IO.Path]::Combine($to, $file.Name), $true)
        }
        $folder
    }

    # Runs code in a separate process that finds modules only in one folder, and uses the native library of this module.
    function Invoke-ScriptFile {
        param([string] $Code, [string] $Folder, [string] $ModulePath)
        $separator = [System.IO.Path]::PathSeparator
        $settings = @(
            "`$env:PSModulePath = '$ModulePath$separator' + (Join-Path -Path `$PSHOME -ChildPath Modules)"
            "`$env:AZCR_NATIVE_LIBRARY = '$native'"
        )
        (Invoke-Runbook -Folder $Folder -Script @{ runbook = $settings + $Code }).runbook
    }
}

Describe 'Script files' {
    It 'work <Place>' -ForEach $places {
        $folder = New-Place -Module $Module -Scripts $Scripts
        if ($Other) {
            $null = [System.IO.Directory]::CreateDirectory([System.IO.Path]::Combine($folder, $Other))
            [System.IO.File]::WriteAllText([System.IO.Path]::Combine($folder, $Other, 'Azs.ContainerRegistry.psm1'), 'throw "the installed one was loaded"')
        }
        $place = [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($folder, $Scripts))
        $pfx = [System.IO.Path]::Combine($folder, 'registry.pfx')
        $modulePath = if ($ModulePath) { [System.IO.Path]::Combine($folder, $ModulePath) } else { '' }
        $code = @"
`$ErrorActionPreference = 'Stop'
Set-Location -LiteralPath '$place'
Import-Module .\pre-reqs.ps1
'command of ' + (Get-Command -Name Set-ContainerRegistryPrerequisites).Module.ModuleBase
`$null = .\self-signed.ps1 registry.shanghai.cloudapp.azurestack.example 'Pfx-Passwort!1' '$pfx'
'made ' + [System.IO.File]::Exists('$pfx')
"@
        $run = Invoke-ScriptFile -Code $code -Folder $folder -ModulePath $modulePath
        $run.ExitCode | Should -Be 0 -Because $run.Errors
        $run.Ran | Should -Contain ('command of ' + [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($folder, $Module)))
        $run.Ran | Should -Contain 'made True'
    }

    It '<_> without a module ends the runbook and reports where it searched' -ForEach $names {
        $folder = New-Place -Scripts 'alone'
        $arguments = @{ 'pre-reqs.ps1' = ''; 'connect.ps1' = 'https://management.nowhere.invalid'; 'gallery.ps1' = 'nowhere.invalid u p t http://127.0.0.1:1/x'; 'self-signed.ps1' = 'a.example p x.pfx' }
        $file = [System.IO.Path]::Combine($folder, 'alone', $_)
        $run = Invoke-ScriptFile -Code "& '$file' $($arguments[$_])`n'went on'" -Folder $folder -ModulePath (Join-Path -Path $folder -ChildPath 'empty')
        $run.ExitCode | Should -Be 1
        $run.Ran | Should -Not -Contain 'went on'
        $text = $run.Errors -replace '\x1b\[[\d;]*m', '' -replace '[\s|]+', ' '
        $text | Should -Match 'Azs\.ContainerRegistry was not found next to'
        $text | Should -Match 'PSModulePath'
    }

    It 'find the module in the same way' {
        $blocks = @(foreach ($name in 'pre-reqs.ps1', 'connect.ps1', 'gallery.ps1', 'self-signed.ps1') {
                $text = [System.IO.File]::ReadAllText([System.IO.Path]::Combine($root, 'scripts', $name))
                $found = [regex]::Match($text, '(?s)\$module = ''Azs\.ContainerRegistry''.*?not found next to.*?\n        }\r?\n').Value
                $found | Should -Not -BeNullOrEmpty -Because $name
                $found
            })
        @($blocks | Sort-Object -Unique).Count | Should -Be 1
    }

    It 'are installed in an empty folder by the steps of the migration topic' {
        $folder = New-Place -Module 'modules/Azs.ContainerRegistry' -Scripts 'modules/Azs.ContainerRegistry/scripts'
        $topic = [System.IO.File]::ReadAllText([System.IO.Path]::Combine($root, 'Azs.ContainerRegistry', 'en-US', 'about_ContainerRegistry_Migration.help.txt'))
        $recipe = [regex]::Match($topic, '(?m)^ {8}\$module = .*\r?\n(?: {8}.*\r?\n?)+').Value
        $recipe | Should -Match 'Copy-Item'
        $runbooks = [System.IO.Path]::Combine($folder, 'runbooks')
        $null = [System.IO.Directory]::CreateDirectory($runbooks)
        $code = @"
`$ErrorActionPreference = 'Stop'
`$runbooks = '$runbooks'
$recipe
Set-Location -LiteralPath `$runbooks
Import-Module .\pre-reqs.ps1
'from ' + (Get-Command -Name New-KeyVault).Module.ModuleBase
`$null = .\self-signed.ps1 registry.example 'Pfx-Passwort!1' ./registry.pfx
'made ' + (Test-Path -LiteralPath ./registry.pfx)
"@
        $run = Invoke-ScriptFile -Code $code -Folder $folder -ModulePath (Join-Path -Path $folder -ChildPath 'modules')
        $run.ExitCode | Should -Be 0 -Because $run.Errors
        $run.Ran | Should -Contain ('from ' + [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($folder, 'modules/Azs.ContainerRegistry')))
        $run.Ran | Should -Contain 'made True'
        @([System.IO.Directory]::GetFiles($runbooks, '*.ps1')).Count | Should -Be 4
    }
}
