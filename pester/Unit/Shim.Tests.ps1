# The managed shim: loading, errors if it cannot be loaded, and the same assembly in Mono, which is similar to .NET Framework.
BeforeDiscovery {
    $noMono = -not ((Get-Command -Name mcs, mono -CommandType Application -ErrorAction Ignore | Measure-Object).Count -ge 2)
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1')) -Force
    $library = & (Get-Module -Name Azs.ContainerRegistry) { Get-NativeLibraryPath }
    $noLibrary = -not (Test-Path -LiteralPath $library)
    # xtask compiles it; without it PowerShell compiles the sources.
    $noAssembly = -not (Test-Path -LiteralPath ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry', 'Interop', 'Azs.ContainerRegistry.Interop.dll')))
}

BeforeAll {
    $module = (Get-Item -LiteralPath ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry'))).FullName

    $library = & (Get-Module -Name Azs.ContainerRegistry) { Get-NativeLibraryPath }

    # Runs a script in a new PowerShell process with the module and another native library.
    function Invoke-WithLibrary {
        param([string] $Library, [string] $Script)
        $before = $env:AZCR_NATIVE_LIBRARY
        $env:AZCR_NATIVE_LIBRARY = $Library
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("Import-Module '$module'; try { $Script } catch { `$_.FullyQualifiedErrorId; `$_.Exception.Message }")
            @($shell.Invoke())
        } finally {
            $shell.Dispose()
            $env:AZCR_NATIVE_LIBRARY = $before
        }
    }
}

Describe 'The managed shim' {
    It 'reports the path of a missing library' {
        $answer = Invoke-WithLibrary -Library '/no/such/library.so' -Script 'Get-CertificateEncoded x y'
        $answer[0] | Should -BeExactly 'Internal.NativeLibraryMissing,Get-CertificateEncoded'
        $answer[1] | Should -Match '/no/such/library\.so'
    }

    It 'reports a file that is not a library' {
        $file = Join-Path -Path $TestDrive -ChildPath 'text.so'
        [System.IO.File]::WriteAllText($file, 'this is no library')
        $answer = Invoke-WithLibrary -Library $file -Script 'Get-CertificateEncoded x y'
        $answer[0] | Should -BeExactly 'Internal.NativeLibraryMissing,Get-CertificateEncoded'
    }

    It 'leaves help, -WhatIf and the commands available without the library' {
        $answer = Invoke-WithLibrary -Library '/no/such/library.so' -Script '(Get-Command -Module Azs.ContainerRegistry).Count; (Get-Help New-KeyVault).Synopsis'
        $answer[0] | Should -BeGreaterThan 17
        $answer[1] | Should -Match 'key vault'
    }

    It 'is shared by two runspaces that load it at the same time' -Skip:$noLibrary {
        $shells = @(1..4 | ForEach-Object {
                $shell = [powershell]::Create().AddScript("Import-Module '$module'; try { Get-CertificateEncoded '/no/such.pfx' x } catch { `$_.FullyQualifiedErrorId }")
                @{ Shell = $shell; Running = $shell.BeginInvoke() }
            })
        $answers = @($shells | ForEach-Object { $_.Shell.EndInvoke($_.Running); $_.Shell.Dispose() })
        $answers | Should -Be @(1..4 | ForEach-Object { 'Certificate.FileUnreadable,Get-CertificateEncoded' })
    }

    It 'compiles as C# 5 without a warning' -Skip:$noMono {
        $assembly = Join-Path -Path $TestDrive -ChildPath 'Fresh.dll'
        $sources = @(Get-ChildItem -LiteralPath (Join-Path -Path $module -ChildPath 'Interop') -Filter '*.cs' | ForEach-Object { $_.FullName })
        $output = & mcs -langversion:5 -warnaserror -target:library "-out:$assembly" @sources 2>&1
        $LASTEXITCODE | Should -Be 0 -Because ($output -join "`n")
    }

    It 'works in Mono as a compiled assembly' -Skip:($noMono -or $noLibrary -or $noAssembly) {
        # Next to the program, where .NET Framework searches it.
        $assembly = Join-Path -Path $TestDrive -ChildPath 'Azs.ContainerRegistry.Interop.dll'
        Copy-Item -LiteralPath ([System.IO.Path]::Combine($module, 'Interop', 'Azs.ContainerRegistry.Interop.dll')) -Destination $assembly
        $program = Join-Path -Path $PSScriptRoot -ChildPath 'ShimProgram.cs'
        $executable = Join-Path -Path $TestDrive -ChildPath 'program.exe'
        $output = & mcs -langversion:5 "-reference:$assembly" "-out:$executable" $program 2>&1
        $LASTEXITCODE | Should -Be 0 -Because ($output -join "`n")
        $certificate = Join-Path -Path $TestDrive -ChildPath ('neu ' + [char]0xE4 + '.pfx')
        $lines = @(& mono $executable $library $certificate 2>&1 | ForEach-Object { [string]$_ })
        $lines[0] | Should -Be 'abi 1'
        ($lines[1] | ConvertFrom-Json).error.id | Should -Be 'Certificate.FileUnreadable'
        ($lines[1] | ConvertFrom-Json).error.message | Should -Match ([char]0xE4)
        ($lines[2] | ConvertFrom-Json).outcome | Should -Be 'succeeded'
        $opened = [System.Security.Cryptography.X509Certificates.X509Certificate2]::new($certificate, 'p' + [char]0xE4 + [char]0x20AC + '-word.1')
        $opened.HasPrivateKey | Should -BeTrue
        $lines[3] | Should -Match '^103 .*"Request\.Invalid"'
        $lines | Should -HaveCount 4
    }
}
