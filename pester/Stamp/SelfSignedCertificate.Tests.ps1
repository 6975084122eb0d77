# New-ContainerRegistryCertificate and self-signed.ps1, checked by .NET's reader.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-RegistryModule

    function Read-Certificate {
        param([string] $Path, [string] $Password)
        [System.Security.Cryptography.X509Certificates.X509Certificate2]::new($Path, $Password)
    }
}

Describe 'New-ContainerRegistryCertificate' {
    It '<KeyAlgorithm> is read by .NET' -Skip:$noAad -ForEach @(
        @{ KeyAlgorithm = 'RSA2048'; Bits = 2048 }, @{ KeyAlgorithm = 'RSA3072'; Bits = 3072 }, @{ KeyAlgorithm = 'RSA4096'; Bits = 4096 }
        @{ KeyAlgorithm = 'EC256'; Bits = 256 }, @{ KeyAlgorithm = 'EC384'; Bits = 384 }
    ) {
        if (-not (Test-CertificateMaking)) { Set-ItResult -Skipped -Because 'this .NET reads no keys' }
        $file = Join-Path -Path $TestDrive -ChildPath "$KeyAlgorithm.pfx"
        $made = New-ContainerRegistryCertificate -CommonName registry.shanghai.cloudapp.azurestack.example -Password 'Pfx-Passwort!1' -FilePath $file -KeyAlgorithm $KeyAlgorithm -ValidityDays 30 6>$null
        $made.PSObject.TypeNames[0] | Should -BeExactly 'Azs.ContainerRegistry.Certificate'
        $read = Read-Certificate -Path $file -Password 'Pfx-Passwort!1'
        $read.Thumbprint | Should -BeExactly $made.Thumbprint
        $read.HasPrivateKey | Should -BeTrue
        $read.Subject | Should -Be 'CN=registry.shanghai.cloudapp.azurestack.example'
        $key = $read.PublicKey.GetRSAPublicKey()
        if (-not $key) { $key = $read.PublicKey.GetECDsaPublicKey() }
        $key.KeySize | Should -Be $Bits
        [Math]::Abs(($read.NotAfter - [DateTime]::Now).TotalDays - 30) | Should -BeLessThan 1.1
        $read.Extensions['2.5.29.17'].EnumerateDnsNames() | Should -Be 'registry.shanghai.cloudapp.azurestack.example'
    }

    It '-Wildcard is for the name and all names below it' -Skip:$noAad {
        $file = Join-Path -Path $TestDrive -ChildPath 'wildcard.pfx'
        $null = New-ContainerRegistryCertificate -CommonName registry.example -Password (ConvertTo-TestSecret -Text 'Pfx-Passwort!1') -FilePath $file -Wildcard -Modern 6>$null
        $read = Read-Certificate -Path $file -Password 'Pfx-Passwort!1'
        $read.Subject | Should -Be 'CN=*.registry.example'
        @($read.Extensions['2.5.29.17'].EnumerateDnsNames() | Sort-Object) | Should -Be @('*.registry.example', 'registry.example')
    }

    It 'documents the longest validity, and the library accepts it' -Skip:$noAad {
        $range = (Get-Command -Name New-ContainerRegistryCertificate).Parameters['ValidityDays'].Attributes | Where-Object { $_ -is [ValidateRange] }
        (Get-Help -Name New-ContainerRegistryCertificate -Parameter ValidityDays).description.Text | Should -Match "1 to $($range.MaxRange)\b"
        $source = [IO.File]::ReadAllText([IO.Path]::Combine($PSScriptRoot, '..', '..', 'native', 'core', 'src', 'certificate', 'self_signed.rs'))
        [int][regex]::Match($source, 'MAX_VALIDITY_DAYS: u32 = (\d+);').Groups[1].Value | Should -Be $range.MaxRange
        $file = Join-Path -Path $TestDrive -ChildPath 'longest.pfx'
        $made = New-ContainerRegistryCertificate -CommonName registry.example -Password x -FilePath $file -KeyAlgorithm EC256 -ValidityDays $range.MaxRange 6>$null
        ([DateTime]$made.NotAfter - [DateTime]::Now).TotalDays | Should -BeGreaterThan ($range.MaxRange - 2)
        { New-ContainerRegistryCertificate -CommonName registry.example -Password x -FilePath "$file.2" -ValidityDays ($range.MaxRange + 1) } |
            Should -Throw -ErrorId 'ParameterArgumentValidationError,New-ContainerRegistryCertificate'
    }

    It 'never overwrites a file' -Skip:$noAad {
        $file = Join-Path -Path $TestDrive -ChildPath 'there.pfx'
        [IO.File]::WriteAllText($file, 'precious')
        { New-ContainerRegistryCertificate -CommonName registry.example -Password x -FilePath $file 6>$null } | Should -Throw -ErrorId 'Certificate.FileExists,New-ContainerRegistryCertificate'
        [IO.File]::ReadAllText($file) | Should -BeExactly 'precious'
    }

    It 'reports a missing folder' -Skip:$noAad {
        { New-ContainerRegistryCertificate -CommonName registry.example -Password x -FilePath (Join-Path -Path $TestDrive -ChildPath 'none/there.pfx') 6>$null } |
            Should -Throw -ErrorId 'Certificate.PathInvalid,New-ContainerRegistryCertificate'
    }

    It 'can be read only by its owner on Unix' -Skip:($noAad -or [Environment]::OSVersion.Platform -eq 'Win32NT') {
        $file = Join-Path -Path $TestDrive -ChildPath 'mode.pfx'
        $null = New-ContainerRegistryCertificate -CommonName registry.example -Password x -FilePath $file 6>$null
        [string]([IO.File]::GetUnixFileMode($file)) | Should -Be 'UserWrite, UserRead'
    }

    It 'self-signed.ps1 works with its old parameters' -Skip:$noAad {
        $script = [System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'scripts', 'self-signed.ps1')
        $file = Join-Path -Path $TestDrive -ChildPath 'script.pfx'
        $null = & $script registry.example 'Pfx-Passwort!1' $file $true 6>$null
        (Read-Certificate -Path $file -Password 'Pfx-Passwort!1').Subject | Should -Be 'CN=*.registry.example'
        { & $script registry.example 'Pfx-Passwort!1' $file } | Should -Throw
    }
}
