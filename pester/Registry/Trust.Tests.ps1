# The certificate and the login of a registry on the machine that uses it, with the real docker-registry.
BeforeDiscovery {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'RegistryControl.psm1') -Force
    $noPeer = -not (Test-RegistryPeer)
}

BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'StampControl.psm1')) -Force
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'RegistryControl.psm1') -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'OutputProperty.psm1')) -Force
    Import-RegistryModule
    $folder = (Get-Item -LiteralPath $TestDrive).FullName
    $rootFile = New-RegistryCertificate -Folder $folder
    $password = 'registry-password-canary-6'
    $login = [pscredential]::new('mover', (ConvertTo-TestSecret -Text $password))
    $auth = [Convert]::ToBase64String([System.Text.Encoding]::UTF8.GetBytes("mover:$password"))
    $registry = 'localhost:9'
    if (Test-RegistryPeer) { $registry = Start-TestRegistry -Folder $folder -Credential $login }

    # A file system with Docker, for each test.
    function New-Machine {
        $machine = Join-Path -Path $TestDrive -ChildPath ([guid]::NewGuid())
        $null = New-Item -ItemType Directory -Path (Join-Path -Path $machine -ChildPath 'etc/docker')
        $machine
    }

    function Get-Written {
        param([string] $Machine)
        @(Get-ChildItem -LiteralPath $Machine -Recurse -File | ForEach-Object { $_.FullName.Substring((Get-Item -LiteralPath $Machine).FullName.Length + 1).Replace('\', '/') })
    }
}

AfterAll {
    Stop-TestRegistry
}

Describe 'Trust' {
    It 'is installed for each registry of the pipeline, and removed again' {
        $machine = New-Machine
        $changes = @([pscustomobject]@{ RegistryHostName = 'one.example' }, [pscustomobject]@{ LoginServer = 'two.example:5000' } |
            Install-ContainerRegistryTrust -CertificateFilePath $rootFile -MountPath $machine -Target Docker, Podman 6>$null)
        $changes.Count | Should -Be 4
        $changes[0].PSObject.TypeNames[0] | Should -BeExactly 'Azs.ContainerRegistry.TrustChange'
        Assert-DocumentedProperty -Command Install-ContainerRegistryTrust -InputObject $changes[0]
        $changes.Target | Should -BeExactly 'Docker', 'Podman', 'Docker', 'Podman'
        @($changes.Action | Sort-Object -Unique) | Should -BeExactly 'Created'
        $changes[2].Path | Should -BeLike '*/etc/docker/certs.d/two.example:5000/ca.crt'
        [System.IO.File]::ReadAllText($changes[0].Path).Trim() | Should -BeExactly ([System.IO.File]::ReadAllText($rootFile).Trim())
        (Install-ContainerRegistryTrust -Registry one.example -CertificateFilePath $rootFile -MountPath $machine -Target Docker 6>$null).Action | Should -BeExactly 'Unchanged'
        $removed = @('one.example', 'two.example:5000' | Uninstall-ContainerRegistryTrust -MountPath $machine -Target Docker, Podman 6>$null)
        Assert-DocumentedProperty -Command Uninstall-ContainerRegistryTrust -InputObject $removed[0]
        @($removed.Action | Sort-Object -Unique) | Should -BeExactly 'Removed'
        Get-Written -Machine $machine | Should -BeNullOrEmpty
    }

    It 'shows its plan with -WhatIf and writes nothing' {
        $machine = New-Machine
        $observed = Invoke-Observed -Script { Install-ContainerRegistryTrust -Registry registry.example -CertificateFilePath $rootFile -MountPath $machine -WhatIf }
        $observed.Error | Should -BeNullOrEmpty
        $observed.Output | Should -BeNullOrEmpty
        Get-Written -Machine $machine | Should -BeNullOrEmpty
    }

    It 'does not trust what a registry presents without a thumbprint' -Skip:$noPeer {
        $machine = New-Machine
        $observed = Invoke-Observed -Script { Install-ContainerRegistryTrust -Registry $registry -MountPath $machine -Target Docker }
        $observed.Error.FullyQualifiedErrorId | Should -BeExactly 'Trust.CertificateUnconfirmed,Install-ContainerRegistryTrust'
        $thumbprint = [System.Security.Cryptography.X509Certificates.X509Certificate2]::CreateFromPem([System.IO.File]::ReadAllText("$folder/server.pem")).Thumbprint
        $observed.Error.Exception.Message | Should -Match $thumbprint
        Get-Written -Machine $machine | Should -BeNullOrEmpty
        # A plan asks nothing.
        $null = Install-ContainerRegistryTrust -Registry $registry -MountPath $machine -Target Docker -WhatIf 3>$null
        $deployment = [pscustomobject]@{ RegistryHostName = $registry; PfxThumbprint = $thumbprint }
        ($deployment | Install-ContainerRegistryTrust -MountPath $machine -Target Docker 3>$null 6>$null).Action | Should -BeExactly 'Created'
        Get-Written -Machine $machine | Should -BeExactly "etc/docker/certs.d/$registry/ca.crt"
    }

    It 'is for the current user without elevation' {
        $before = $env:XDG_CONFIG_HOME
        $env:XDG_CONFIG_HOME = Join-Path -Path $folder -ChildPath 'settings'
        try {
            $change = Install-ContainerRegistryTrust -Registry registry.example -CertificateFilePath $rootFile -Target Podman -Scope CurrentUser 6>$null
            $change.Path | Should -BeExactly (Join-Path -Path $folder -ChildPath 'settings/containers/certs.d/registry.example/ca.crt')
            $change.RestartNeeded | Should -BeFalse
        } finally {
            $env:XDG_CONFIG_HOME = $before
        }
    }
}

Describe 'Login' {
    It 'is a credential without -As' {
        $credential = Get-ContainerRegistryLogin -Registry registry.example -Credential $login
        $credential | Should -BeOfType ([pscredential])
        $credential.UserName | Should -BeExactly 'mover'
        $credential.GetNetworkCredential().Password | Should -BeExactly $password
    }

    It 'is shown only with -AsPlainText: <As>' -ForEach @(@{ As = 'DockerConfig' }, @{ As = 'KubernetesSecret' }) {
        $observed = Invoke-Observed -Script { Get-ContainerRegistryLogin -Registry registry.example -Credential $login -As $As -Verbose -Debug }
        $observed.Output[0].PSObject.TypeNames[0] | Should -BeExactly 'Azs.ContainerRegistry.RegistryLogin'
        Assert-DocumentedProperty -Command Get-ContainerRegistryLogin -InputObject $observed.Output[0]
        $observed.Output[0].Text | Should -BeOfType ([securestring])
        $shown = ($observed.Output | Format-List -Property * | Out-String) + ($observed | ConvertTo-Json -Depth 3 -WarningAction Ignore)
        $shown | Should -Not -Match ([regex]::Escape($password))
        $shown | Should -Not -Match ([regex]::Escape($auth))
        $text = Get-ContainerRegistryLogin -Registry registry.example -Credential $login -As $As -AsPlainText
        $text | Should -BeExactly ([System.Net.NetworkCredential]::new('', $observed.Output[0].Text).Password)
        if ($As -eq 'DockerConfig') {
            (ConvertFrom-Json -InputObject $text).auths.'registry.example'.auth | Should -BeExactly $auth
        } else {
            $text | Should -Match '(?m)^type: kubernetes\.io/dockerconfigjson$'
        }
    }

    It 'is written to a file, whose other content is kept' {
        $path = Join-Path -Path $folder -ChildPath 'docker-config.json'
        [System.IO.File]::WriteAllText($path, '{"auths":{},"psFormat":"table"}')
        $null = Get-ContainerRegistryLogin -Registry registry.example -Credential $login -As DockerConfig -Path $path -WhatIf
        [System.IO.File]::ReadAllText($path) | Should -BeExactly '{"auths":{},"psFormat":"table"}'
        $saved = Get-ContainerRegistryLogin -Registry registry.example -Credential $login -As DockerConfig -Path $path 6>$null
        $saved.Action | Should -BeExactly 'Updated'
        $saved.Path | Should -BeExactly $path
        $saved.Text | Should -BeNullOrEmpty
        $config = ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText($path))
        $config.auths.'registry.example'.auth | Should -BeExactly $auth
        $config.psFormat | Should -BeExactly 'table'
    }

    It 'is not stored where Docker would ignore it' {
        $path = Join-Path -Path $folder -ChildPath 'helper.json'
        [System.IO.File]::WriteAllText($path, '{"credsStore":"desktop"}')
        $observed = Invoke-Observed -Script { Get-ContainerRegistryLogin -Registry registry.example -Credential $login -As DockerConfig -Path $path }
        $observed.Error.FullyQualifiedErrorId | Should -BeExactly 'Login.HelperConfigured,Get-ContainerRegistryLogin'
        $observed.Error.Exception.Message | Should -Match 'desktop'
    }

    It 'is an error when there is none' {
        $observed = Invoke-Observed -Script { Get-ContainerRegistryLogin -Registry registry.example }
        $observed.Error.FullyQualifiedErrorId | Should -BeExactly 'Login.NotFound,Get-ContainerRegistryLogin'
    }
}
