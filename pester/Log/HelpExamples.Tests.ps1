# The examples of the command's help run unchanged except for the machine, which is replaced by the test's own.
BeforeDiscovery {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'LogControl.psm1') -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1')) -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'HelpExample.psm1')) -Force
    $noPeer = -not (Test-MachinePeer)
    $examples = @(Get-HelpExample -Suite Log)
}

BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'StampControl.psm1')) -Force
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'LogControl.psm1') -Force
    Import-RegistryModule
}

Describe 'Examples of the help' {
    BeforeAll {
        if (Test-MachinePeer) {
            $folder = (Get-Item -LiteralPath $TestDrive).FullName
            $machine = Start-TestMachine -Folder $folder -Log @{ 'azure/handler.log' = "enabled`n" }
            # The same key in PuTTY's format.
            [System.IO.File]::WriteAllText((Join-Path -Path $folder -ChildPath 'new'), 'key-passphrase-canary')
            puttygen $machine.Key -O private -o "$($machine.Key).ppk" --new-passphrase (Join-Path -Path $folder -ChildPath 'new')
            [System.IO.File]::WriteAllText((Join-Path -Path $folder -ChildPath 'known_hosts'), $machine.KnownHost)
            Push-Location -LiteralPath $folder
        }
    }

    AfterAll {
        if (Test-MachinePeer) { Pop-Location }
        Stop-TestMachine
    }

    It '<Command>, example <Number>' -Skip:$noPeer -ForEach $examples {
        $passphrase = ConvertTo-TestSecret -Text 'key-passphrase-canary'
        $null = $passphrase
        $address = "127.0.0.1 -Port $($machine.Port)"
        $text = $Code.Replace('myreg.shanghai.cloudapp.azurestack.example', $address).Replace('10.0.0.4', $address).Replace('~/.ssh/', './')
        $text = $text -replace 'SHA256:\S+', $machine.Fingerprint
        $example = [scriptblock]::Create($text)
        $observed = Invoke-Observed -Script { . $example }
        $observed.Error | Should -BeNullOrEmpty
        $observed.Warnings | Should -BeNullOrEmpty
        $Code | Should -Match ([regex]::Escape($Command))
        if ($Command -eq 'Get-ContainerRegistryLog') {
            $written = @(Get-ChildItem -LiteralPath $folder -Filter '*.zip')
            $written.Count | Should -Be $Number
        }
    }
}
