# The examples of the image commands run unchanged except for the registries: those of the internet and of a stamp are replaced by the test's own.
BeforeDiscovery {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'RegistryControl.psm1') -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1')) -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'HelpExample.psm1')) -Force
    $noPeer = -not (Test-RegistryPeer)
    $examples = @(Get-HelpExample -Suite Registry)
}

BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'StampControl.psm1')) -Force
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'RegistryControl.psm1') -Force
    Import-RegistryModule
}

Describe 'Examples of the help' {
    BeforeAll {
        $before = @{ SSL_CERT_FILE = $env:SSL_CERT_FILE; DOCKER_CONFIG = $env:DOCKER_CONFIG }
        if (Test-RegistryPeer) {
            $folder = (Get-Item -LiteralPath $TestDrive).FullName
            $login = [pscredential]::new('mover', (ConvertTo-TestSecret -Text 'registry-password-canary-4'))
            $env:SSL_CERT_FILE = New-RegistryCertificate -Folder $folder
            $env:DOCKER_CONFIG = $folder
            $registry = Start-TestRegistry -Folder $folder -Credential $login
            $auth = [System.Convert]::ToBase64String([System.Text.Encoding]::UTF8.GetBytes('mover:registry-password-canary-4'))
            ConvertTo-Json -InputObject @{ auths = @{ $registry = @{ auth = $auth } } } -Depth 4 | Set-Content -LiteralPath (Join-Path -Path $folder -ChildPath 'config.json')
            $layout = Join-Path -Path $folder -ChildPath 'layout'
            $null = New-TestLayout -Path $layout -Name 'hello-world:latest', 'nginx:latest', "$registry/windows/nanoserver:ltsc2019", "$registry/team/a:v1", "$registry/old/one:v1"
            $null = Import-ContainerRegistryImage -Path $layout -Registry $registry
            "Source,Destination`n$registry/team/a:v1,$registry/moved/a:v1`n" | Set-Content -LiteralPath (Join-Path -Path $folder -ChildPath 'images.csv')
            Push-Location -LiteralPath $folder
        }
    }

    AfterAll {
        if (Test-RegistryPeer) { Pop-Location }
        Stop-TestRegistry
        $env:SSL_CERT_FILE = $before.SSL_CERT_FILE
        $env:DOCKER_CONFIG = $before.DOCKER_CONFIG
    }

    It '<Command>, example <Number>' -Skip:$noPeer -ForEach $examples {
        $code = $Code.Replace('registry.shanghai.cloudapp.azurestack.example', $registry).Replace('myreg.shanghai.cloudapp.azurestack.example', $registry).Replace('registry.example', $registry)
        $code = $code.Replace('mcr.microsoft.com', $registry).Replace('-Source hello-world', "-Source $registry/library/hello-world")
        $code = $code.Replace('-Image nginx', "-Image $registry/library/nginx").Replace('D:\trip\', './')
        # Not the certificates of this machine.
        $null = New-Item -ItemType Directory -Path ./machine/etc/docker -Force
        $code = $code -replace '^(Uni|I)nstall-ContainerRegistryTrust', '$0 -MountPath ./machine'
        $registryCredential = $login
        $null = $login, $registryCredential
        if ($code -match 'newreg') {
            $stamp = Get-Stamp -Kind AAD
            if (-not $stamp) {
                Set-ItResult -Skipped -Because 'there is no stamp'
                return
            }
            Connect-Stamp -Stamp $stamp
            $prefix = New-UniquePrefix
            $code = $code.Replace('newreg', $prefix)
            New-ResourceGroup -ResourceGroupName "${prefix}rg" -Location $stamp.location 6>$null
            New-KeyVault -ResourceGroupName "${prefix}rg" -Location $stamp.location -KeyVaultName "${prefix}kv1" 6>$null
            Set-RegistryAccessSecret -KeyVaultName "${prefix}kv1" -RegistryUserName admin -RegistryUserPassword Registry-Pass.1 6>$null
            $newCredential = [pscredential]::new('second', (ConvertTo-TestSecret -Text 'Registry-Pass.2'))
            $null = $newCredential
        }
        $confirm = $global:ConfirmPreference
        $global:ConfirmPreference = 'None'
        try {
            $example = [scriptblock]::Create($code)
            $observed = Invoke-Observed -Script { . $example }
            $observed.Error | Should -BeNullOrEmpty
            # Test-ContainerRegistry reports failures in its output.
            @($observed.Output | Where-Object { $_.State -eq 'failed' }) | Should -BeNullOrEmpty
            $Code | Should -Match ([regex]::Escape($Command))
        } finally {
            $global:ConfirmPreference = $confirm
            if ($code -match 'KeyVaultName') { Disconnect-ContainerRegistryStamp }
        }
    }
}
