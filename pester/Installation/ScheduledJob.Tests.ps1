# The script for a scheduled job in docs/configuration.md, run as a file: it renews the certificate, and its exit code tells the state of the registry.
BeforeDiscovery {
    & ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'Start-MissingStamp.ps1'))
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Registry', 'RegistryControl.psm1')) -Force
    $noStamp = -not $env:AZCR_STAMP_AAD -or -not (Test-RegistryPeer)
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'InstallationControl.psm1') -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'RunbookProcess.psm1')) -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'StampControl.psm1')) -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Registry', 'RegistryControl.psm1')) -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Deployment', 'DeploymentInput.psm1')) -Force
    Import-RegistryModule

    # Returns the script, which is the last PowerShell block of the page.
    function Get-DocumentedJob {
        $page = [System.IO.File]::ReadAllText([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'docs', 'configuration.md'))
        @([regex]::Matches($page, '(?s)```powershell\r?\n(.*?)```') | ForEach-Object { $_.Groups[1].Value })[-1] -split '\r?\n' | Where-Object { $_ }
    }

    function Invoke-Job {
        param([Parameter(Mandatory = $true)] [string] $Folder, [string[]] $Line = (Get-DocumentedJob))
        $manifest = [System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1')
        $head = "Import-Module -Name '$manifest'", "Set-Location -LiteralPath '$Folder'"
        (Invoke-Runbook -Folder $Folder -Script @{ job = @($head) + $Line }).job
    }
}

AfterAll { Clear-Installation }

Describe 'The documented job' {
    BeforeAll {
        $hasPage = Test-Path -LiteralPath ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'docs', 'configuration.md'))
        $stamp = Get-Stamp -Kind AAD
        if ($stamp -and $hasPage -and (Test-RegistryPeer)) {
            Clear-Deployment -Stamp $stamp
            $folder = Join-Path -Path (Get-Item -LiteralPath $TestDrive).FullName -ChildPath 'job'
            $installation = New-Installation -Stamp $stamp -Folder $folder -Change @{ images = @() }
            $null = Install-ContainerRegistry -Path $installation.Path 6>$null
        }
    }

    It 'ends with 0 while stamp and registry are as in the file' -Skip:$noStamp {
        if (-not $hasPage) {
            Set-ItResult -Skipped -Because 'the package does not contain docs/configuration.md'
            return
        }
        Clear-StampJournal -Stamp $stamp
        $job = Invoke-Job -Folder $folder
        $job.ExitCode | Should -Be 0 -Because $job.Errors
        Get-InstallationWrite -Stamp $stamp | Should -BeNullOrEmpty
    }

    It 'installs a renewed certificate and ends with 0' -Skip:$noStamp {
        if (-not $hasPage) {
            Set-ItResult -Skipped -Because 'the package does not contain docs/configuration.md'
            return
        }
        $renewed = Join-Path -Path $folder -ChildPath 'renewed.pfx'
        $certificate = New-ContainerRegistryCertificate -CommonName $installation.Registry -FilePath $renewed -Password (Get-InstallationSecret).AZCR_TEST_PFX 6>$null
        Move-Item -LiteralPath $renewed -Destination (Join-Path -Path $folder -ChildPath 'registry.pfx') -Force
        Stop-InstalledRegistry
        $installation.File.stamp.resolve[$installation.Registry] = Start-InstalledRegistry -Folder $folder -Pfx (Join-Path -Path $folder -ChildPath 'registry.pfx')
        Save-Installation -Path $installation.Path -File $installation.File
        $job = Invoke-Job -Folder $folder
        $job.ExitCode | Should -Be 0 -Because $job.Errors
        Connect-Stamp -Stamp $stamp
        (Get-ContainerRegistryPrerequisites -ResourceGroupName "$($installation.Prefix)rg").PfxThumbprint | Should -BeExactly $certificate.Thumbprint
        @(Get-ContainerRegistryDeployment -ResourceGroupName "$($installation.Prefix)vm").Count | Should -Be 2
        $text = $job.Errors + ($job.Ran -join "`n")
        foreach ($canary in (Get-InstallationSecret).Values) { $text.Contains($canary) | Should -BeFalse }
    }

    It 'ends with 2 if the registry does not answer' -Skip:$noStamp {
        if (-not $hasPage) {
            Set-ItResult -Skipped -Because 'the package does not contain docs/configuration.md'
            return
        }
        Stop-InstalledRegistry
        (Invoke-Job -Folder $folder).ExitCode | Should -Be 2
    }

    It 'tells a registry that does not answer from one whose first login is changed in the file' -Skip:$noStamp {
        if (-not $hasPage) {
            Set-ItResult -Skipped -Because 'the package does not contain docs/configuration.md'
            return
        }
        $valueBefore = $env:AZCR_TEST_ADMIN
        try {
            $env:AZCR_TEST_ADMIN = 'canary-changed-Pass.5'
            Test-ContainerRegistry -Path $installation.Path -Quiet | Should -BeExactly 2
            $env:AZCR_TEST_ADMIN = $valueBefore
            $installation.File.stamp.resolve[$installation.Registry] = Start-InstalledRegistry -Folder $folder -Pfx (Join-Path -Path $folder -ChildPath 'registry.pfx')
            Save-Installation -Path $installation.Path -File $installation.File
            $env:AZCR_TEST_ADMIN = 'canary-changed-Pass.5'
            $test = Test-ContainerRegistry -Path $installation.Path
            @($test.Registry.Checks | Where-Object { $_.State -eq 'Failed' } | ForEach-Object { $_.Message }) | Should -BeNullOrEmpty
            $test.ExitCode | Should -BeExactly 1
        } finally {
            $env:AZCR_TEST_ADMIN = $valueBefore
        }
    }
}
