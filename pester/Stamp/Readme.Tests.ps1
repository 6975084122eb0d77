# The first block of README.md that an operator copies runs unchanged, with its names made unique and its prompts answered.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-RegistryModule
}

Describe 'README' {
    It 'leads from the sign-in to the values for the template' -Skip:$noAad {
        $page = [System.IO.File]::ReadAllText([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'README.md'))
        $block = [regex]::Match($page, '(?s)```powershell\r?\n(Import-Module.*?)```').Groups[1].Value
        $block | Should -Match 'Set-ContainerRegistryPrerequisites'

        $stamp = Get-Stamp -Kind AAD
        $tenantId = $stamp.tenantId
        $applicationId = $stamp.credentials.applicationId
        $servicePrincipalId = $stamp.credentials.registry.applicationId
        $null = $tenantId, $applicationId, $servicePrincipalId
        # Functions take precedence over the commands that would prompt at a terminal.
        function Read-Host {
            param([switch] $AsSecureString, [string] $Prompt)
            $AsSecureString | Should -BeTrue
            $answers = @{ 'Client secret' = $stamp.credentials.clientSecret; 'Password of the PFX' = 'Pfx-Passwort!1' }
            ConvertTo-TestSecret -Text $answers[$Prompt]
        }
        function Get-Credential {
            param([string] $UserName, [string] $Message)
            $null = $Message
            [pscredential]::new($UserName, (ConvertTo-TestSecret -Text 'Registry-Pass.1'))
        }
        $proxy = $env:HTTPS_PROXY
        $env:HTTPS_PROXY = $stamp.proxy
        Push-Location -LiteralPath $TestDrive
        try {
            Copy-Item -LiteralPath $stamp.caFile -Destination ./stamp-root.pem
            $prefix = New-UniquePrefix
            $code = $block.Replace('Import-Module Azs.ContainerRegistry', '').Replace('newreg', $prefix)
            $null = . ([scriptblock]::Create($code)) 6>&1
            $prerequisites.PfxKeyVaultSecretUrl | Should -Match "^https://${prefix}kv1\."
            [System.IO.File]::ReadAllText((Join-Path -Path $TestDrive -ChildPath 'prerequisites.html')) | Should -Match 'For the template'
        } finally {
            Pop-Location
            $env:HTTPS_PROXY = $proxy
        }
    }
}
