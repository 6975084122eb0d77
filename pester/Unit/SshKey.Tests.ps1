# New-ContainerRegistrySshKey needs no stamp and no SSH program.
BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1')) -Force
    $passphrase = [securestring]::new()
    'Canary-Key-88'.ToCharArray() | ForEach-Object { $passphrase.AppendChar($_) }
}

Describe 'New-ContainerRegistrySshKey' {
    It 'writes both files, encrypted with the passphrase, and shows their names' {
        $path = Join-Path -Path $TestDrive -ChildPath 'registry_rsa'
        $shown = New-ContainerRegistrySshKey $path -KeyPassphrase $passphrase -Comment 'operator@site' *>&1
        $key = @($shown | Where-Object { $_.PSObject.TypeNames -contains 'Azs.ContainerRegistry.SshKey' })[0]
        $key.KeyFilePath | Should -BeExactly $path
        $key.PublicKeyFilePath | Should -BeExactly "$path.pub"
        [System.IO.File]::ReadAllText("$path.pub").Trim() | Should -BeExactly $key.PublicKey
        $key.PublicKey | Should -Match '^ssh-rsa \S+ operator@site$'
        $key.Fingerprint | Should -Match '^SHA256:\S{43}$'
        $private = [System.IO.File]::ReadAllText($path)
        $private | Should -Match '^-----BEGIN OPENSSH PRIVATE KEY-----'
        # aes256-ctr, in the header of OpenSSH's format.
        [System.Text.Encoding]::ASCII.GetString([Convert]::FromBase64String(($private -replace '-----.*?-----|\s'))) | Should -Match 'aes256-ctr'
        ($shown | Out-String -Width 500) | Should -Not -Match 'Canary-Key-88|OPENSSH'
    }

    It 'never overwrites a file, and -WhatIf writes none' {
        $path = Join-Path -Path $TestDrive -ChildPath 'there'
        [System.IO.File]::WriteAllText("$path.pub", 'precious')
        { New-ContainerRegistrySshKey $path -NoPassphrase 6>$null } | Should -Throw -ErrorId 'Ssh.KeyFileExists,New-ContainerRegistrySshKey'
        [System.IO.File]::ReadAllText("$path.pub") | Should -BeExactly 'precious'
        Test-Path -LiteralPath $path | Should -BeFalse
        New-ContainerRegistrySshKey "$path.new" -NoPassphrase -WhatIf | Should -BeNullOrEmpty
        @(Get-ChildItem -LiteralPath $TestDrive -Filter 'there.new*').Count | Should -Be 0
    }

    It 'accepts a path relative to the current location of PowerShell' {
        Push-Location -LiteralPath $TestDrive
        try {
            (New-ContainerRegistrySshKey ./beside -NoPassphrase 6>$null).KeyFilePath | Should -BeExactly (Join-Path -Path $TestDrive -ChildPath 'beside')
        } finally {
            Pop-Location
        }
    }
}
