# Times, durations, and words of output objects have the same types in each edition of PowerShell.
BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1')) -Force
    $module = Get-Module -Name Azs.ContainerRegistry

    $cmdlet = & { [CmdletBinding()] param() $PSCmdlet }
    & $module { Import-Interop -Cmdlet $args[0] } $cmdlet

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

    It 'names of checks, steps, and differences are in Pascal case: <Type>' -ForEach @(
        @{ Type = 'RegistryCheck'; Json = '{"check":"certificateName"}'; Expected = 'CertificateName' }
        @{ Type = 'Removal'; Json = '{"step":"keyVault"}'; Expected = 'KeyVault' }
        @{ Type = 'Difference'; Json = '{"what":"accessPolicy"}'; Expected = 'AccessPolicy' }
    ) {
        @((Get-Typed -Type $Type -Json $Json).PSObject.Properties)[0].Value | Should -BeExactly $Expected
    }

    It 'states, actions, and severities are enums: <Enum>' -ForEach @(
        @{ Type = 'RegistryCheck'; Json = '{"state":"passed"}'; Enum = 'CheckState'; Expected = 'Passed' }
        @{ Type = 'Removal'; Json = '{"action":"none"}'; Enum = 'PlannedAction'; Expected = 'None' }
        @{ Type = 'Problem'; Json = '{"severity":"warning"}'; Enum = 'ProblemSeverity'; Expected = 'Warning' }
        @{ Type = 'CredentialUpdate'; Json = '{"state":"deploymentNeeded"}'; Enum = 'CredentialUpdateState'; Expected = 'DeploymentNeeded' }
    ) {
        $value = @((Get-Typed -Type $Type -Json $Json).PSObject.Properties)[0].Value
        $value.GetType().FullName | Should -BeExactly "Azs.ContainerRegistry.$Enum"
        # As runbooks compare it, in both directions, and in text.
        ($value -eq $Expected) -and ($Expected -eq $value) | Should -BeTrue
        $value -eq 'other' | Should -BeFalse
        "$value" | Should -BeExactly $Expected
    }

    It 'a word that the enum does not have is an error' {
        { Get-Typed -Type RegistryCheck -Json '{"state":"maybe"}' } | Should -Throw '*maybe*'
    }

    It 'every enum leaves the process as its name, also in a list' {
        $enums = @([Azs.ContainerRegistry.Interop.ShimContent].Assembly.GetTypes() + [Azs.ContainerRegistry.CheckState].Assembly.GetTypes() |
                Where-Object { $_.IsEnum -and $_.Namespace -eq 'Azs.ContainerRegistry' } | Select-Object -Unique)
        $enums.Count | Should -Be 5
        foreach ($enum in $enums) {
            foreach ($value in [System.Enum]::GetValues($enum)) {
                $text = [System.Management.Automation.PSSerializer]::Serialize([pscustomobject]@{ One = $value; Many = @($value, $value) })
                $copy = [System.Management.Automation.PSSerializer]::Deserialize($text)
                $copy.One | Should -BeOfType ([string])
                @($copy.One) + @($copy.Many) -join ' ' | Should -BeExactly "$value $value $value"
            }
        }
    }
}
