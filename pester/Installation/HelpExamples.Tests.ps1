# The examples of the commands for a configuration file, and of Test-ContainerRegistry, run on a stamp with a real registry.
BeforeDiscovery {
    & ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'Start-MissingStamp.ps1'))
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Registry', 'RegistryControl.psm1')) -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1')) -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'HelpExample.psm1')) -Force
    $noStamp = -not $env:AZCR_STAMP_AAD -or -not (Test-RegistryPeer)
    # The last one removes what the others use.
    $examples = @(Get-HelpExample -Suite Installation | Sort-Object -Property { $_.Command -eq 'Uninstall-ContainerRegistry' } -Stable)
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'InstallationControl.psm1') -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'StampControl.psm1')) -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Deployment', 'DeploymentInput.psm1')) -Force
    Import-RegistryModule
}

Describe 'Examples of the help' {
    BeforeAll {
        if (-not ($noStamp -or -not $env:AZCR_STAMP_AAD)) {
            $stamp = Get-Stamp -Kind AAD
            Clear-Deployment -Stamp $stamp
            $folder = (Get-Item -LiteralPath $TestDrive).FullName
            $installation = New-Installation -Stamp $stamp -Folder $folder
            $null = Install-ContainerRegistry -Path $installation.Path 6>$null
            $null = New-Item -ItemType Directory -Path (Join-Path -Path $folder -ChildPath 'registries')
            foreach ($name in 'registry.pfx', 'server.pem', 'id_rsa.pub', 'registry.json') {
                Copy-Item -LiteralPath (Join-Path -Path $folder -ChildPath $name) -Destination (Join-Path -Path $folder -ChildPath 'registries')
            }
            Copy-Item -LiteralPath (Join-Path -Path $folder -ChildPath 'layout') -Destination (Join-Path -Path $folder -ChildPath 'registries') -Recurse
            $registryCredential = [pscredential]::new('admin', (ConvertTo-TestSecret -Text (Get-InstallationSecret).AZCR_TEST_ADMIN))
            $null = $registryCredential
            Connect-Stamp -Stamp $stamp
            Push-Location -LiteralPath $folder
        }
    }

    AfterAll {
        if ($folder) { Pop-Location }
        Clear-Installation
    }

    It '<Command>, example <Number>' -Skip:$noStamp -ForEach $examples {
        $code = $Code.Replace('myreg.shanghai.cloudapp.azurestack.example', $installation.Registry).Replace('newregreq1', "$($installation.Prefix)rg").Replace('newregdeploy1', "$($installation.Prefix)vm")
        if ($Command -eq 'Export-ContainerRegistryConfiguration') {
            $code = $code.Replace('./registry.json', './exported.json')
        }
        $confirm = $global:ConfirmPreference
        $global:ConfirmPreference = 'None'
        try {
            $example = [scriptblock]::Create($code)
            $observed = Invoke-Observed -Script { . $example }
            $observed.Error | Should -BeNullOrEmpty
            $Code | Should -Match ([regex]::Escape($Command))
        } finally {
            $global:ConfirmPreference = $confirm
        }
    }
}
