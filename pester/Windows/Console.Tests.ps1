# The console's code page changes what a screen can show, and nothing else. 437 is that of an English console, 65001 is UTF-8.
BeforeAll {
    $manifest = (Get-Item -LiteralPath ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1'))).FullName
    $name = 'Zertifikat ' + [char]0xE4 + [char]0x4E0A + '.pfx'
}

Describe 'A console in code page <Page>' -ForEach @(
    @{ Page = 437; Shown = 'Zertifikat ' + [char]0xE4 + '?.pfx' }
    @{ Page = 65001; Shown = 'Zertifikat ' + [char]0xE4 + [char]0x4E0A + '.pfx' }
) {
    It 'shows the representable characters of an error, and the error object is complete' {
        $file = Join-Path -Path $TestDrive -ChildPath "page-$Page.ps1"
        [System.IO.File]::WriteAllText($file, @"
[Console]::OutputEncoding = [System.Text.Encoding]::GetEncoding($Page)
Import-Module -Name '$manifest'
`$name = 'Zertifikat ' + [char]0xE4 + [char]0x4E0A + '.pfx'
try { Get-CertificateEncoded -CertificateFilePath "C:\none\`$name" -CertificatePassword x } catch {
    'page ' + [Console]::OutputEncoding.CodePage
    'whole ' + `$_.Exception.Message.Contains(`$name)
    `$_.Exception.Message
}
"@)
        $before = [Console]::OutputEncoding
        [Console]::OutputEncoding = [System.Text.Encoding]::GetEncoding($Page)
        try {
            $lines = @(& (Get-Process -Id $PID).Path -NoProfile -NonInteractive -File $file | ForEach-Object { [string]$_ })
        } finally {
            [Console]::OutputEncoding = $before
        }
        $lines[0] | Should -BeExactly "page $Page" -Because ($lines -join "`n")
        $lines[1] | Should -BeExactly 'whole True'
        $lines[2].Contains($Shown) | Should -BeTrue -Because $lines[2]
    }
}
