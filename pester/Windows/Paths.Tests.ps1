# Windows paths, passed through PowerShell, .NET, and the library to the file system.
BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'StampControl.psm1')) -Force
    Import-RegistryModule
    $text = 'Pfx-Passwort!1'
    $root = (Get-Item -LiteralPath $TestDrive).FullName

    # Creates a certificate at this path, checks it with .NET, and reads it again with the library.
    function Confirm-Certificate {
        param([string] $Path, [string] $File)
        if (-not $File) { $File = $Path }
        $null = New-ContainerRegistryCertificate -CommonName 'registry.shanghai.cloudapp.azurestack.example' -Password (ConvertTo-TestSecret -Text $text) -FilePath $Path
        $opened = [System.Security.Cryptography.X509Certificates.X509Certificate2]::new([System.IO.File]::ReadAllBytes($File), $text)
        $opened.HasPrivateKey | Should -BeTrue
        Get-CertificateEncoded -CertificateFilePath $Path -CertificatePassword $text | Should -Match '^[A-Za-z0-9+/=]+$'
    }
}

Describe 'Paths' {
    It 'accept a name outside of every code page, with blanks and brackets' {
        $folder = Join-Path -Path $root -ChildPath ('Zertifikate ' + [char]0xE4 + [char]0x4E0A + [char]::ConvertFromUtf32(0x1F600))
        $null = New-Item -Path $folder -ItemType Directory
        Confirm-Certificate -Path (Join-Path -Path $folder -ChildPath 'registry (neu).pfx')
    }

    It 'may be longer than 260 characters' {
        $folder = $root
        foreach ($number in 1..6) { $folder = Join-Path -Path $folder -ChildPath ("$number" * 50) }
        $null = [System.IO.Directory]::CreateDirectory($folder)
        $folder.Length | Should -BeGreaterThan 300
        Confirm-Certificate -Path (Join-Path -Path $folder -ChildPath 'registry.pfx')
    }

    It 'may contain slashes' {
        Confirm-Certificate -Path ($root.Replace('\', '/') + '/slashes.pfx')
    }

    It 'may be relative to the location of PowerShell, which differs from that of the process' {
        Push-Location -LiteralPath $root
        try { Confirm-Certificate -Path '.\relative.pfx' -File (Join-Path -Path $root -ChildPath 'relative.pfx') } finally { Pop-Location }
    }

    It 'may be on a PowerShell drive' {
        $null = New-PSDrive -Name Registry -PSProvider FileSystem -Root $root -Scope Global
        try { Confirm-Certificate -Path 'Registry:\drive.pfx' -File (Join-Path -Path $root -ChildPath 'drive.pfx') } finally { Remove-PSDrive -Name Registry }
    }

    It 'of a missing share are reported as given' {
        # Wine has no shares; the test shows that the path arrives unchanged.
        $share = '\\server.invalid\share\registry.pfx'
        $observed = Invoke-Observed -Script { Get-CertificateEncoded -CertificateFilePath $share -CertificatePassword $text }
        $observed.Error.FullyQualifiedErrorId | Should -Be 'Certificate.FileUnreadable,Get-CertificateEncoded'
        $observed.Error.Exception.Message.Contains("'$share'") | Should -BeTrue -Because $observed.Error.Exception.Message
    }
}
