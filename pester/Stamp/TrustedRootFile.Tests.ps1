# The stamp's root certificate as operators' tools write it: with Windows line endings, with a byte order mark, as UTF-16.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
    $forms = @(
        @{ Form = 'Windows line endings'; Name = 'crlf.pem'; Encoding = [System.Text.UTF8Encoding]::new($false) }
        @{ Form = 'UTF-8 with a byte order mark'; Name = 'mark.pem'; Encoding = [System.Text.UTF8Encoding]::new($true) }
        @{ Form = 'UTF-16, as Out-File of Windows PowerShell writes it'; Name = 'utf16.pem'; Encoding = [System.Text.UnicodeEncoding]::new($false, $true) }
        @{ Form = 'a non-ASCII name'; Name = 'Wurzel ' + [char]0xE4 + [char]0x4E0A + '.pem'; Encoding = [System.Text.UTF8Encoding]::new($false) }
    )
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-RegistryModule
}

Describe 'A file with the root to trust' {
    It 'is accepted: <Form>' -ForEach $forms -Skip:$noAad {
        $stamp = Get-Stamp -Kind AAD
        $lines = [System.IO.File]::ReadAllLines($stamp.caFile)
        $file = Join-Path -Path $TestDrive -ChildPath $Name
        [System.IO.File]::WriteAllText($file, ($lines -join "`r`n") + "`r`n", $Encoding)
        $signIn = Get-StampSignIn -Stamp $stamp
        $signIn.TrustedRootFile = $file
        (Connect-ContainerRegistryStamp @signIn).IdentitySystem | Should -Be 'AAD'
    }

    It 'without a certificate is reported by its path' -Skip:$noAad {
        $file = Join-Path -Path $TestDrive -ChildPath 'none.pem'
        [System.IO.File]::WriteAllText($file, "no certificate`r`n")
        $signIn = Get-StampSignIn -Stamp (Get-Stamp -Kind AAD)
        $signIn.TrustedRootFile = $file
        $observed = Invoke-Observed -Script { Connect-ContainerRegistryStamp @signIn }
        $observed.Error.FullyQualifiedErrorId | Should -Be 'Configuration.TrustedRootUnreadable,Connect-ContainerRegistryStamp'
        $observed.Error.Exception.Message.Contains($file) | Should -BeTrue
    }
}
