# Test-ContainerRegistry with a host that is not a registry: the stamp itself. A real registry is tested in Rust.
BeforeDiscovery {
    & ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'Start-MissingStamp.ps1'))
    $noAad = -not $env:AZCR_STAMP_AAD
}

BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'StampControl.psm1')) -Force
    Import-RegistryModule
}

Describe 'Test-ContainerRegistry' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) {
            $registry = ([uri]$stamp.armEndpoint).Host
            $resolve = @{ $registry = $stamp.address }
        }
    }

    It 'reports where to install the certificate of a host that is not trusted' -Skip:$noAad {
        $test = Test-ContainerRegistry -Registry $registry -Resolve $resolve
        $test.PSObject.TypeNames[0] | Should -BeExactly 'Azs.ContainerRegistry.RegistryTest'
        $test.Passed | Should -BeFalse
        $trust = $test.Checks | Where-Object { $_.Check -eq 'trust' }
        $trust.Id | Should -BeExactly 'Verification.CertificateUntrusted'
        $trust.Hint | Should -Match ('certs\.d[\\/]' + [regex]::Escape($registry) + '[\\/]ca\.crt')
        ($test.Checks | Where-Object { $_.Check -eq 'certificateName' }).State | Should -BeExactly 'Passed'
    }

    It 'trusts the root certificates of a file, and skips checks that need a login' -Skip:$noAad {
        $test = Test-ContainerRegistry -Registry $registry -Resolve $resolve -TrustedRootFile $stamp.caFile
        ($test.Checks | Where-Object { $_.Check -eq 'trust' }).State | Should -BeExactly 'Passed'
        ($test.Checks | Where-Object { $_.Check -eq 'push' }).State | Should -BeExactly 'Skipped'
    }

    It 'returns only Passed with -Quiet' -Skip:$noAad {
        Test-ContainerRegistry -Registry $registry -Resolve $resolve -Quiet | Should -BeExactly $false
    }

    It 'reports a certificate other than the expected one' -Skip:$noAad {
        $test = [pscustomobject]@{ RegistryHostName = $registry; PfxThumbprint = '00' * 20 } |
            Test-ContainerRegistry -Resolve $resolve -TrustedRootFile $stamp.caFile
        ($test.Checks | Where-Object { $_.State -eq 'failed' }).Id | Should -BeExactly 'Verification.CertificateThumbprint'
    }
}
