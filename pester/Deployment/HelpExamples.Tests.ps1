# The examples of the deployment's commands run as they stand, on scripted answers.
BeforeDiscovery {
    $noAad = -not $env:AZCR_STAMP_AAD
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1')) -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'HelpExample.psm1')) -Force
    $examples = @(Get-HelpExample -Suite Deployment)
}

BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'StampControl.psm1')) -Force
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'ScriptedDeployment.psm1') -Force
    Import-RegistryModule
}

Describe 'Examples of the help' {
    It '<Command>, example <Number>' -Skip:$noAad -ForEach $examples {
        $stamp = Get-Stamp -Kind AAD
        Connect-Stamp -Stamp $stamp
        Set-StampFault -Stamp $stamp
        $certificate = Join-Path -Path $TestDrive -ChildPath "$([guid]::NewGuid()).pfx"
        $null = New-TestCertificate -Path $certificate
        $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
        $prerequisites = Set-ContainerRegistryPrerequisites @values -PassThru 6>$null
        $clientSecret = ConvertTo-TestSecret -Text $stamp.credentials.registry.clientSecret
        $null = $prerequisites, $clientSecret
        New-TestPublicKey -Path (Join-Path -Path $TestDrive -ChildPath 'id_rsa.pub')
        Set-ScriptedDeployment -Stamp $stamp
        Push-Location -LiteralPath $TestDrive
        try {
            $text = $Code.Replace('newreg', (New-UniquePrefix)).Replace('-DnsNameLabel myreg', '-DnsNameLabel registry').Replace('~/.ssh/', './')
            $example = [scriptblock]::Create($text)
            $observed = Invoke-Observed -Script { . $example }
            $observed.Error | Should -BeNullOrEmpty
            $Code | Should -Match ([regex]::Escape($Command))
        } finally {
            Pop-Location
            Set-StampFault -Stamp $stamp
        }
    }
}
