# The documented command line in the Windows build of PowerShell: DLL, shim, paths, and TLS with the private CA.
BeforeDiscovery {
    & ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'Start-MissingStamp.ps1'))
    $kinds = @('AAD', 'ADFS' | Where-Object { [Environment]::GetEnvironmentVariable("AZCR_STAMP_$_") } | ForEach-Object { @{ Kind = $_ } })
}

BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'StampControl.psm1')) -Force
    Import-RegistryModule
    $rule = '-' * 64
}

Describe 'The module in Windows' -Skip:([Environment]::OSVersion.Platform -ne 'Win32NT') {
    It 'loads the library of Windows' {
        $library = & (Get-Module -Name Azs.ContainerRegistry) { Get-NativeLibraryPath }
        $library | Should -BeLike '*\runtimes\win-x64\native\azs_container_registry.dll'
        Test-Path -LiteralPath $library | Should -BeTrue
    }

    It 'has stamps' -TestCases @(@{ Count = $kinds.Count }) {
        $Count | Should -Be 2
    }
}

Describe 'The documented command line on <Kind>' -ForEach $kinds {
    BeforeAll {
        $stamp = Get-Stamp -Kind $Kind
        Connect-Stamp -Stamp $stamp
        $folder = Join-Path -Path $TestDrive -ChildPath ('Zertifikate ' + [char]0xE4 + [char]0x4E0A)
        $null = New-Item -Path $folder -ItemType Directory -Force
        $certificate = Join-Path -Path $folder -ChildPath 'registry.pfx'
        $password = ConvertTo-TestSecret -Text 'Pfx-Passwort!1'
        $null = New-ContainerRegistryCertificate -CommonName 'registry.shanghai.cloudapp.azurestack.example' -Password $password -FilePath $certificate
        $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
        $screen = @(Set-ContainerRegistryPrerequisites @values 6>&1 | ForEach-Object { [string]$_ })
    }

    It 'writes the certificate to a folder with a non-ASCII name' {
        Test-Path -LiteralPath $certificate | Should -BeTrue
        $opened = [System.Security.Cryptography.X509Certificates.X509Certificate2]::new($certificate, 'Pfx-Passwort!1')
        $opened.HasPrivateKey | Should -BeTrue
    }

    It 'prints the labeled block' {
        $first = [array]::IndexOf($screen, $rule)
        $first | Should -BeGreaterOrEqual 0
        $block = $screen[$first..($screen.Count - 1)]
        $block[1] | Should -BeLike 'PFX KeyVaultResourceId       : /subscriptions/*'
        $block[2] | Should -BeLike "PFX KeyVaultSecretUrl        : https://$($values.KeyVaultName).$($stamp.keyVaultSuffix):443/secrets/*"
        $block[3] | Should -Match '^PFX Certificate Thumbprint   : [0-9A-F]{40}$'
        $block[5] | Should -BeLike 'StorageAccountResourceId     : /subscriptions/*'
        $block[6] | Should -BeExactly "Blob Container               : $($values.StorageAccountBlobContainer)"
        $block[-1] | Should -BeExactly $rule
    }

    It 'writes nothing when it is run again' {
        Clear-StampJournal -Stamp $stamp
        $skus = Set-ContainerRegistryPrerequisites @values
        $skus[0].Skus | Should -BeExactly 'aks-ubuntu-1604-201909'
        Get-StampJournal -Stamp $stamp -Writes | Should -HaveCount 0
    }

    It 'reports a problem as one error with its id' {
        $wrong = @{}
        foreach ($name in $values.Keys) { $wrong[$name] = $values[$name] }
        $wrong.StorageAccountName = 'Not_A_Name'
        { Set-ContainerRegistryPrerequisites @wrong } |
            Should -Throw -ErrorId 'Name.StorageAccount,Set-ContainerRegistryPrerequisites'
    }
}
