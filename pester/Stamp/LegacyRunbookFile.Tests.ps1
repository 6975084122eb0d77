# The old command lines as script files, each in a separate process: its exit code and output match the table.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $rows = (Import-PowerShellDataFile -LiteralPath (Join-Path -Path $PSScriptRoot -ChildPath 'LegacyRunbookFiles.psd1')).Rows |
        Where-Object { [Environment]::GetEnvironmentVariable("AZCR_STAMP_$($_.Stamp)") }
    $rows = @($rows)
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'RunbookProcess.psm1')) -Force
}

Describe 'A script file of old command lines' {
    BeforeAll {
        $scriptFolder = (Get-Item -LiteralPath ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'scripts'))).FullName
        Import-RegistryModule
        $null = New-TestCertificate -Path (Join-Path -Path $TestDrive -ChildPath 'registry.pfx') -Password 'Pa55word.pfx'
        $null = New-TestCertificate -Path (Join-Path -Path $TestDrive -ChildPath 'renewed.pfx') -Password 'Pa55word.new'
        $runbooks = [ordered]@{}
        foreach ($row in (Import-PowerShellDataFile -LiteralPath (Join-Path -Path $PSScriptRoot -ChildPath 'LegacyRunbookFiles.psd1')).Rows) {
            if (Get-Stamp -Kind $row.Stamp) {
                $runbooks[$row.Name] = @(
                    "Import-Module '$(Join-Path -Path $scriptFolder -ChildPath 'pre-reqs.ps1')'"
                    "Import-Module '$(Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1')'"
                    "`$stamp = Get-Stamp -Kind $($row.Stamp)"
                    'Connect-Stamp -Stamp $stamp'
                    "Set-Location -LiteralPath '$((Get-Item -LiteralPath $TestDrive).FullName)'"
                    '$n = New-UniquePrefix'
                    '$spn = $stamp.credentials.registry.applicationId; $application = $stamp.credentials.registry.objectId; $user = $stamp.credentials.servicePrincipalObjectId'
                ) + $row.Script
            }
        }
        $results = Invoke-Runbook -Folder $TestDrive -Script $runbooks
    }

    It '<Name> exits with <Exit>' -ForEach $rows {
        $results[$Name].ExitCode | Should -Be $Exit -Because $results[$Name].Errors
        @($results[$Name].Ran | Where-Object { $_ -like 'ran *' }) | Should -Be @($Ran) -Because $results[$Name].Errors
    }
}
