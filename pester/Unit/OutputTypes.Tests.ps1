# Times, durations, and words of output objects have the same types in each edition of PowerShell.
BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1')) -Force
    $module = Get-Module -Name Azs.ContainerRegistry

    function Get-Typed {
        param([string] $Json, [string] $Type)
        & $module { param($value, $name) ConvertTo-TypedObject -InputObject $value -TypeName $name } (ConvertFrom-Json -InputObject $Json) "Azs.ContainerRegistry.$Type"
    }
}

Describe 'Output types' {
    It 'a deployment has a time and a duration: <Timestamp>, <Duration>' -ForEach @(
        @{ Timestamp = '2026-11-29T02:12:00.1234567Z'; Duration = 'PT12M3.5S'; Seconds = 723.5 }
        @{ Timestamp = '2026-11-29T02:12:00.1234567'; Duration = 'PT1S'; Seconds = 1 }
        @{ Timestamp = '2026-11-29T04:12:00.1234567+02:00'; Duration = 'P1DT2H'; Seconds = 93600 }
    ) {
        $deployment = Get-Typed -Type Deployment -Json ('{{"state":"Succeeded","timestamp":"{0}","duration":"{1}"}}' -f $Timestamp, $Duration)
        $deployment.Timestamp | Should -BeOfType ([DateTimeOffset])
        $deployment.Timestamp.UtcDateTime.ToString('o') | Should -BeExactly '2026-11-29T02:12:00.1234567Z'
        $deployment.Duration | Should -BeOfType ([TimeSpan])
        $deployment.Duration.TotalSeconds | Should -Be $Seconds
    }

    It 'a missing or unknown time or duration is $null: <Json>' -ForEach @(
        @{ Json = '{"timestamp":null,"duration":null}' }, @{ Json = '{"timestamp":"soon","duration":"12 minutes"}' }, @{ Json = '{"timestamp":"","duration":""}' }
    ) {
        $deployment = Get-Typed -Type Deployment -Json $Json
        $deployment.Timestamp | Should -BeNullOrEmpty
        $deployment.Duration | Should -BeNullOrEmpty
    }

    It 'a certificate has local DateTime values, like an X509Certificate2' {
        $certificate = Get-Typed -Type Certificate -Json '{"notBefore":"2026-11-29T02:12:00Z","notAfter":"2027-11-29T02:12:00Z"}'
        $certificate.NotAfter | Should -BeOfType ([DateTime])
        $certificate.NotAfter | Should -Be ([DateTimeOffset]'2027-11-29T02:12:00Z').LocalDateTime
        $certificate.NotBefore.Kind | Should -Be 'Local'
    }

    It 'words are in Pascal case: <Type>' -ForEach @(
        @{ Type = 'RegistryCheck'; Json = '{"check":"certificateName","state":"passed"}'; Expected = 'CertificateName Passed' }
        @{ Type = 'Removal'; Json = '{"step":"keyVault","action":"none"}'; Expected = 'KeyVault None' }
        @{ Type = 'Problem'; Json = '{"severity":"warning"}'; Expected = 'Warning' }
        @{ Type = 'CredentialUpdate'; Json = '{"state":"deploymentNeeded"}'; Expected = 'DeploymentNeeded' }
    ) {
        $typed = Get-Typed -Type $Type -Json $Json
        @($typed.PSObject.Properties | ForEach-Object { $_.Value }) -join ' ' | Should -BeExactly $Expected
    }
}
