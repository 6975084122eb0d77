# Windows PowerShell 5.1 is not available here, so the limits of its parser are checked with the syntax tree.
BeforeDiscovery {
    $module = [System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module')
    $acceptance = [System.IO.Path]::Combine($PSScriptRoot, '..', 'Acceptance')
    $scripts = @(Get-ChildItem -Path $module, $acceptance -Recurse -Include '*.ps1', '*.psm1', '*.psd1' |
            ForEach-Object { @{ Name = $_.Name; Path = $_.FullName } })
    # Constructs that the check must find.
    $newer = @(
        @{ Text = '$a = $b ? 1 : 2'; Finding = 'ternary*' }
        @{ Text = 'Get-Date && Get-Host'; Finding = 'pipeline chain*' }
        @{ Text = 'Get-Date &'; Finding = 'background*' }
        @{ Text = 'function f { end { } clean { } }'; Finding = 'clean block*' }
        @{ Text = '$a ?? $b'; Finding = '`?`?*' }
        @{ Text = '$a ??= 1'; Finding = '`?`?*' }
        @{ Text = '${a}?.Length'; Finding = 'null-conditional*' }
        @{ Text = '${a}?[0]'; Finding = 'null-conditional*' }
        @{ Text = "Get-Date`n| Out-Null"; Finding = 'line that begins with |*' }
        @{ Text = 'if ($IsWindows) { }'; Finding = 'variable $IsWindows*' }
        @{ Text = '$PSStyle.Reset'; Finding = 'variable $PSStyle*' }
        @{ Text = '[semver]"1.0.0"'; Finding = 'type `[semver`]*' }
        @{ Text = '[System.Runtime.InteropServices.NativeLibrary]::Load("x")'; Finding = 'type*NativeLibrary*' }
        @{ Text = '"`e[0m"'; Finding = 'escape*' }
        @{ Text = '"`u{1F600}"'; Finding = 'escape*' }
        @{ Text = '$a = 1uy'; Finding = 'number*' }
        @{ Text = '$a = 0b101'; Finding = 'number*' }
        @{ Text = '$a = 10n'; Finding = 'number*' }
        @{ Text = 'enum E : byte { A }'; Finding = 'enum with a base type*' }
        @{ Text = 'function f { param([ArgumentCompletions("a")] $x) }'; Finding = 'ArgumentCompletions*' }
        @{ Text = '$a = "' + [char]0xE4 + '"'; Finding = 'non-ASCII*' }
    )
}

BeforeAll {
    . ([System.IO.Path]::Combine($PSScriptRoot, 'Find-NewerSyntax.ps1'))
}

Describe 'Syntax of Windows PowerShell 5.1' {
    It '<Name> has no newer syntax' -ForEach $scripts {
        Find-NewerSyntax -Path $Path | Should -BeNullOrEmpty
    }

    It 'includes plain 5.1 syntax' {
        $file = Join-Path -Path $TestDrive -ChildPath 'plain.ps1'
        [System.IO.File]::WriteAllText($file, "`$a = @{ b = 1KB; c = 0x1F; d = 5l }`nif (`$a) { ""tab``t"" | Out-Null }")
        Find-NewerSyntax -Path $file | Should -BeNullOrEmpty
    }
}

# In 5.1 these are parse errors, which is also a finding, but under another name.
Describe 'The check itself' -Skip:($PSVersionTable.PSVersion.Major -lt 7) {
    It 'finds <Text>' -ForEach $newer {
        $file = Join-Path -Path $TestDrive -ChildPath 'newer.ps1'
        [System.IO.File]::WriteAllText($file, $Text, (New-Object -TypeName System.Text.UTF8Encoding -ArgumentList $false))
        $found = @(Find-NewerSyntax -Path $file)
        @($found | Where-Object { $_ -like $Finding }).Count | Should -BeGreaterThan 0 -Because ($found -join '; ')
    }
}
