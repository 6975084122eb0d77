# Progress while the command works: some, not more than five a second, and gone at the end.
BeforeDiscovery { $noAad = -not $env:AZCR_STAMP_AAD }

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
}

Describe 'Progress' {
    It 'is shown, at most five times a second, and completed' -Skip:$noAad {
        $stamp = Get-Stamp -Kind AAD
        $certificate = Join-Path -Path $TestDrive -ChildPath 'registry.pfx'
        $null = New-TestCertificate -Path $certificate
        $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript({
                    param($control, $signIn)
                    Import-Module $control
                    Import-RegistryModule
                    $null = Connect-ContainerRegistryStamp @signIn
                }).AddArgument((Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1')).AddArgument((Get-StampSignIn -Stamp $stamp)).Invoke()
            $shell.Commands.Clear()
            $shell.Streams.ClearStreams()
            $null = $shell.AddCommand('Set-ContainerRegistryPrerequisites').AddParameters($values)
            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            $shell.Invoke().Count | Should -Be 3
            $seconds = $clock.Elapsed.TotalSeconds
            $records = @($shell.Streams.Progress | Where-Object { $_.Activity -match 'container registry' })
            $shown = @($records | Where-Object { [string]$_.RecordType -eq 'Processing' })
            $shown.Count | Should -BeGreaterThan 0
            $shown.Count | Should -BeLessOrEqual ([Math]::Ceiling($seconds * 5) + 1)
            $shown[0].StatusDescription | Should -Not -BeNullOrEmpty
            $shown | ForEach-Object { $_.PercentComplete | Should -BeGreaterOrEqual 0; $_.PercentComplete | Should -BeLessOrEqual 100 }
            [string]$records[-1].RecordType | Should -Be 'Completed'
        } finally {
            $shell.Dispose()
        }
    }
}
