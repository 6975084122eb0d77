# No secret is shown: on no stream, in $Error, in a transcript, or in the stamp's own journal.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-RegistryModule
}

Describe 'Canaries' {
    It 'appear nowhere in a run, a rerun and a failure' -Skip:$noAad {
        $stamp = Get-Stamp -Kind AAD
        $certificate = Join-Path -Path $TestDrive -ChildPath 'registry.pfx'
        $null = New-TestCertificate -Path $certificate -Password 'Canary-Pfx-4711'
        $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
        $values.CertificatePassword = 'Canary-Pfx-4711'
        $values.RegistryUserPassword = 'Canary-Registry-4712'
        $failing = New-Object -TypeName hashtable -ArgumentList $values
        $failing.KeyVaultName = '1bad'
        $failing.RegistryUserPassword = 'Canary Bad-4713'
        Clear-StampJournal -Stamp $stamp
        $transcript = Join-Path -Path $TestDrive -ChildPath 'transcript.txt'
        $script = {
            Connect-Stamp -Stamp $stamp
            Set-ContainerRegistryPrerequisites @values -Verbose -Debug
            Set-ContainerRegistryPrerequisites @values -PassThru -Verbose
            Set-CertificateSecret -KeyVaultName $values.KeyVaultName -CertificateSecretName again -CertificateFilePath $certificate -CertificatePassword 'Canary-Pfx-4711' -Verbose
            Set-ContainerRegistryPrerequisites @failing -Verbose
        }
        $Error.Clear()
        $null = Start-Transcript -Path $transcript
        try { $observed = Invoke-Observed -Script $script } finally { $null = Stop-Transcript }
        $observed.Error | Should -Not -BeNullOrEmpty

        $key = (Get-StampState -Stamp $stamp).accounts | Where-Object { $_.name -eq $values.StorageAccountName } | ForEach-Object { $_.keys[0] }
        $pfx = [Convert]::ToBase64String([IO.File]::ReadAllBytes($certificate))
        $canaries = @{
            'client secret' = $stamp.credentials.clientSecret; 'PFX password' = 'Canary-Pfx-4711'; 'registry password' = 'Canary-Registry-4712'
            'bad password' = 'Canary Bad-4713'; 'storage key' = $key; 'PFX' = $pfx.Substring(40, 60); 'token' = 'eyJ'
            'encoded certificate' = (Get-CertificateEncoded -CertificateFilePath $certificate -CertificatePassword 'Canary-Pfx-4711').Substring(40, 60)
        }
        $errors = ($Error | ForEach-Object { $_ | Format-List * -Force | Out-String -Width 4000; $_.Exception | Format-List * -Force | Out-String -Width 4000 }) -join "`n"
        # The stamp's journal without bodies of other tests, since it was cleared above.
        $texts = @{
            streams    = (@($observed.Output | Out-String -Width 4000) + $observed.HostLines + $observed.Warnings + $observed.Verbose + $observed.Error.Exception.Message) -join "`n"
            errors     = $errors
            transcript = [IO.File]::ReadAllText($transcript)
            journal    = (Get-StampJournal -Stamp $stamp | ConvertTo-Json -Depth 20)
        }
        foreach ($place in $texts.Keys) {
            $texts[$place].Length | Should -BeGreaterThan 100 -Because "$place holds something"
            foreach ($canary in $canaries.Keys) {
                $canaries[$canary] | Should -Not -BeNullOrEmpty
                $texts[$place].Contains($canaries[$canary]) | Should -BeFalse -Because "the $canary must not stand in the $place"
            }
        }
    }

    It 'a SecureString converted to text is refused' -Skip:$noAad {
        $secret = ConvertTo-TestSecret -Text 'Canary-4714'
        { Set-RegistryAccessSecret -KeyVaultName kv -RegistryUserName u -RegistryUserPassword $secret } |
            Should -Throw -ErrorId 'Argument.Invalid,Set-RegistryAccessSecret'
        { New-KeyVaultSecret -KeyVaultName kv -SecretName s -SecretValue $secret -ContentType t } |
            Should -Throw -ErrorId 'Argument.Invalid,New-KeyVaultSecret'
    }
}
