# Get-CertificateEncoded: the exact value for the vault, without a sign-in.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-RegistryModule
}

Describe 'Get-CertificateEncoded' {
    BeforeAll {
        Disconnect-ContainerRegistryStamp
        $certificate = Join-Path -Path $TestDrive -ChildPath 'registry.pfx'
        $null = New-TestCertificate -Path $certificate
    }

    It 'returns base64 of a JSON with data, dataType and password' -Skip:$noAad {
        $value = Get-CertificateEncoded -CertificateFilePath $certificate -CertificatePassword 'Pfx-Passwort!1'
        $value | Should -BeOfType [string]
        $json = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($value))
        $document = $json | ConvertFrom-Json
        @($document.PSObject.Properties.Name) | Should -Be @('data', 'dataType', 'password')
        $document.data | Should -BeExactly ([Convert]::ToBase64String([IO.File]::ReadAllBytes($certificate)))
        $document.dataType | Should -BeExactly 'pfx'
        $document.password | Should -BeExactly 'Pfx-Passwort!1'
    }

    It 'returns the same for a SecureString and for a relative path' -Skip:$noAad {
        $expected = Get-CertificateEncoded $certificate 'Pfx-Passwort!1'
        Push-Location -LiteralPath $TestDrive
        try {
            Get-CertificateEncoded -CertificateFilePath ./registry.pfx -CertificatePassword (ConvertTo-TestSecret -Text 'Pfx-Passwort!1') | Should -BeExactly $expected
        } finally {
            Pop-Location
        }
    }

    It '<What> is <Id>' -Skip:$noAad -ForEach @(
        @{ What = 'a missing file'; File = 'no-such.pfx'; Password = 'x'; Id = 'Certificate.FileUnreadable' }
        @{ What = 'a wrong password'; File = 'registry.pfx'; Password = 'x'; Id = 'Certificate.WrongPassword' }
        @{ What = 'a file that is no PFX'; File = 'text.pfx'; Password = 'x'; Id = 'Certificate.NotPfx' }
    ) {
        [IO.File]::WriteAllText((Join-Path -Path $TestDrive -ChildPath 'text.pfx'), 'this is no certificate')
        { Get-CertificateEncoded -CertificateFilePath (Join-Path -Path $TestDrive -ChildPath $File) -CertificatePassword $Password } |
            Should -Throw -ErrorId "$Id,Get-CertificateEncoded"
    }
}
