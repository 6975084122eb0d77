# A failure of the old commands ends the calling script file like a throw, according to its exit code and the lines that ran after the failure.
BeforeDiscovery {
    $table = Import-PowerShellDataFile -LiteralPath (Join-Path -Path $PSScriptRoot -ChildPath 'RunbookFailures.psd1')
}

BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'RunbookProcess.psm1')) -Force
    $scripts = (Get-Item -LiteralPath ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'scripts'))).FullName
    $load = "Import-Module '$(Join-Path -Path $scripts -ChildPath 'pre-reqs.ps1')'"
    $table = Import-PowerShellDataFile -LiteralPath (Join-Path -Path $PSScriptRoot -ChildPath 'RunbookFailures.psd1')
}

Describe 'A runbook after a failure' {
    BeforeAll {
        $thrower = 'function Invoke-Thrower { [CmdletBinding()] param() throw "it failed" }'
        $runbooks = [ordered]@{}
        foreach ($row in $table.Rows) {
            $runbooks["thrower, $($row.Name)"] = @($thrower) + @($row.Script | ForEach-Object { $_.Replace('FAIL', 'Invoke-Thrower') })
            $runbooks["command, $($row.Name)"] = @($load) + @($row.Script | ForEach-Object { $_.Replace('FAIL', 'Get-CertificateEncoded ./no-such.pfx Pa55word.pfx') })
        }
        $results = Invoke-Runbook -Folder $TestDrive -Script $runbooks
    }

    It '<Name>: a function that throws exits with <Exit>' -ForEach $table.Rows {
        $result = $results["thrower, $Name"]
        $result.ExitCode | Should -Be $Exit
        $result.Ran | Should -Be @($Ran)
    }

    It '<Name>: a command of the module exits with <Exit>' -ForEach $table.Rows {
        $result = $results["command, $Name"]
        $result.ExitCode | Should -Be $Exit -Because $result.Errors
        $result.Ran | Should -Be @($Ran)
    }
}

Describe 'Every old command' {
    BeforeAll {
        $runbooks = [ordered]@{}
        foreach ($command in $table.Commands) {
            $runbooks[$command.Name] = $load, "'before'", "$($command.Name) $($command.Arguments)", "'after'"
        }
        # One process catches all of them, one per line.
        $runbooks['caught'] = @($load) + @($table.Commands | ForEach-Object {
                "try { $($_.Name) $($_.Arguments) } catch { @(`$_.FullyQualifiedErrorId, `$_.CategoryInfo.Category, `$_.CategoryInfo.Activity, `$_.TargetObject, `$_.InvocationInfo.ScriptLineNumber, " +
                "`$_.Exception.GetType().Name, `$_.ErrorDetails.RecommendedAction) -join ';' }"
            })
        $results = Invoke-Runbook -Folder $TestDrive -Script $runbooks
    }

    It '<Name> ends the script' -ForEach $table.Commands {
        $results[$Name].ExitCode | Should -Be 1
        $results[$Name].Ran | Should -Be 'before'
        $results[$Name].Errors | Should -Match 'Recommendation'
    }

    It '<Name> throws a full error record, which points to the line of the runbook' -ForEach $table.Commands {
        $results['caught'].Ran.Count | Should -Be $table.Commands.Count -Because $results['caught'].Errors
        $number = @($table.Commands | ForEach-Object { $_.Name }).IndexOf($Name)
        $members = $results['caught'].Ran[$number].Split(';')
        $members[0] | Should -Match "^[A-Z]\w+\.\w+,$Name`$"
        $members[1] | Should -Not -Be 'NotSpecified'
        $members[2] | Should -Be $Name
        $members[3] | Should -Be $Target
        $members[4] | Should -Be ($number + 2)
        $members[5] | Should -Be 'ContainerRegistryException'
        $members[6].Length | Should -BeGreaterThan 10
    }
}

Describe 'Every script file' {
    BeforeAll {
        $runbooks = [ordered]@{}
        $silently = @()
        $caught = @()
        foreach ($file in $table.Files) {
            $call = "& '$(Join-Path -Path $scripts -ChildPath $file.Name)' $($file.Arguments)"
            $runbooks[$file.Name] = "'before'", $call, "'after'"
            $silently += "$call -ErrorAction SilentlyContinue"
            $caught += "try { $call } catch { `$_.FullyQualifiedErrorId + ';' + `$_.ErrorDetails.RecommendedAction }"
        }
        $runbooks['silently'] = @($silently) + "'after'"
        $runbooks['caught'] = $caught
        # In a folder without the module next to it.
        $away = New-Item -ItemType Directory -Path (Join-Path -Path $TestDrive -ChildPath 'away/scripts')
        Copy-Item -LiteralPath (Join-Path -Path $scripts -ChildPath 'pre-reqs.ps1') -Destination $away
        $copy = Join-Path -Path $away -ChildPath 'pre-reqs.ps1'
        $nowhere = "`$env:PSModulePath = '$away'"
        $thrower = Join-Path -Path $away -ChildPath 'thrower.ps1'
        [System.IO.File]::WriteAllText($thrower, 'throw "it failed"')
        $runbooks['pre-reqs.ps1, imported'] = $nowhere, "'before'", "Import-Module '$copy'", "'after'"
        $runbooks['thrower, imported'] = $nowhere, "'before'", "Import-Module '$thrower'", "'after'"
        $runbooks['thrower, dot-sourced'] = $nowhere, "'before'", ". '$thrower'", "'after'"
        $runbooks['pre-reqs.ps1, dot-sourced'] = $nowhere, "'before'", ". '$copy'", "'after'"
        $results = Invoke-Runbook -Folder $TestDrive -Script $runbooks
    }

    It '<Name> ends the script that calls it' -ForEach $table.Files {
        $results[$Name].ExitCode | Should -Be 1
        $results[$Name].Ran | Should -Be 'before'
    }

    It 'each supports -ErrorAction SilentlyContinue' {
        $results['silently'].ExitCode | Should -Be 0 -Because $results['silently'].Errors
        $results['silently'].Ran | Should -Be 'after'
    }

    It '<Name> throws a full error record' -ForEach $table.Files {
        $members = $results['caught'].Ran[@($table.Files | ForEach-Object { $_.Name }).IndexOf($Name)].Split(';')
        $members[0] | Should -Match '^[A-Z]\w+\.\w+,'
        $members[1].Length | Should -BeGreaterThan 10
    }

    # Import-Module creates its own error from the script's throw, which ends only the statement.
    It 'pre-reqs.ps1 without the module ends the same scope as a throw in it, <_>' -ForEach 'imported', 'dot-sourced' {
        $results["pre-reqs.ps1, $_"].ExitCode | Should -Be $results["thrower, $_"].ExitCode
        $results["pre-reqs.ps1, $_"].Ran | Should -Be $results["thrower, $_"].Ran
        $results["pre-reqs.ps1, $_"].Errors | Should -Match 'Azs\.ContainerRegistry'
        $results['pre-reqs.ps1, dot-sourced'].ExitCode | Should -Be 1
    }
}

Describe 'A pipeline of registries' {
    BeforeAll {
        # Both fail, since no session is open.
        $feed = @(
            $load
            '$registries = foreach ($number in 1, 2) { [pscustomobject]@{ Location = "shanghai"; ServicePrincipalId = "spn"; ResourceGroupName = "newregreq$number"'
            'StorageAccountName = "newregsa$number"; StorageAccountBlobContainer = "newregct1"; KeyVaultName = "newregkv$number"; CertificateSecretName = "containersecret2"'
            'CertificateFilePath = "./no-such.pfx"; CertificatePassword = "Pa55word.pfx"; RegistryUserName = "admin"; RegistryUserPassword = "Pa55word.reg" } }'
        )
        $told = '@($Error | ForEach-Object { $_.FullyQualifiedErrorId + " " + $_.TargetObject })'
        $results = Invoke-Runbook -Folder $TestDrive -Script ([ordered]@{
                'default'   = $feed + '$registries | Set-ContainerRegistryPrerequisites' + "'after'" + $told
                'caught'    = $feed + "try { `$registries | Set-ContainerRegistryPrerequisites; 'not caught' } catch { 'caught' }"
                'stop'      = $feed + '$registries | Set-ContainerRegistryPrerequisites -ErrorAction Stop' + "'after'"
                'preferred' = $feed + "`$ErrorActionPreference = 'Stop'" + '$registries | Set-ContainerRegistryPrerequisites' + "'after'"
                'one'       = $feed + '$registries | ForEach-Object { $_.KeyVaultName; $_ | Set-ContainerRegistryPrerequisites }' + "'after'"
            })
    }

    It 'one failure does not stop the others, and each names its vault' {
        $id = 'SignIn.NotSignedIn,Set-ContainerRegistryPrerequisites'
        $results['default'].ExitCode | Should -Be 0
        $results['default'].Ran | Should -Contain 'after'
        @($results['default'].Ran | Where-Object { $_ -eq "$id newregkv1" }) | Should -Not -BeNullOrEmpty
        @($results['default'].Ran | Where-Object { $_ -eq "$id newregkv2" }) | Should -Not -BeNullOrEmpty
        $results['caught'].Ran | Should -Be 'not caught'
        $results['one'].Ran | Should -Be 'newregkv1', 'newregkv2', 'after'
    }

    It '<_> ends the script at the first failure' -ForEach 'stop', 'preferred' {
        $results[$_].ExitCode | Should -Be 1
        $results[$_].Ran | Should -BeNullOrEmpty
        $results[$_].Errors | Should -Match 'log in first'
    }
}
