# Sessions in which the module cannot work report it in one error: Constrained Language Mode, and .NET types of another release.
BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'RunbookProcess.psm1')) -Force
    $module = (Get-Item -LiteralPath ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry'))).FullName
    $manifest = Join-Path -Path $module -ChildPath 'Azs.ContainerRegistry.psd1'
}

Describe 'Constrained Language Mode' {
    It 'is the only error of the import in a runspace that is created with it: <_>' -ForEach 'psd1', 'folder' {
        $state = [initialsessionstate]::CreateDefault2()
        $state.LanguageMode = 'ConstrainedLanguage'
        $shell = [powershell]::Create($state)
        try {
            $path = @{ psd1 = $manifest; folder = $module }[$_]
            $null = $shell.AddCommand('Import-Module').AddParameter('Name', $path)
            $caught = $null
            try {
                $null = $shell.Invoke()
            } catch {
                $caught = $_.Exception.InnerException.ErrorRecord
            }
            $told = @(@($caught) + @($shell.Streams.Error) | Where-Object { $_ })
            $told.Count | Should -Be 1 -Because ($told -join '; ')
            $told[0].FullyQualifiedErrorId | Should -BeLike 'Internal.ConstrainedLanguageMode,*'
            [string]$told[0].CategoryInfo.Category | Should -Be 'PermissionDenied'
            [string]$told[0] | Should -Match 'Constrained Language Mode'
            $told[0].ErrorDetails.RecommendedAction | Should -Match 'AppLocker'
        } finally {
            $shell.Dispose()
        }
    }

    It 'is the only error of the import in a session that entered it' {
        $results = Invoke-Runbook -Folder $TestDrive -Script @{ entered = @(
                "`$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'"
                "try { Import-Module '$manifest' } catch { `$_.FullyQualifiedErrorId }"
                '$Error.Count'
            )
        }
        $results['entered'].Ran[0] | Should -BeLike 'Internal.ConstrainedLanguageMode,*'
        $results['entered'].Ran[1] | Should -Be '1'
    }
}

Describe 'Types of another release' {
    BeforeAll {
        $outdated = @{
            'a release without an identity' = 'public class NativeLibrary { public NativeLibrary(string path) { } }'
            'a release with another identity' = 'public class NativeLibrary { } public static class ShimContent { public const string Id = "0123456789abcdef"; }'
        }
        $runbooks = [ordered]@{}
        foreach ($name in $outdated.Keys) {
            $runbooks[$name] = @(
                "Add-Type -TypeDefinition 'namespace Azs.ContainerRegistry.Interop { $($outdated[$name]) } namespace Azs.ContainerRegistry { public class ContainerRegistryException : System.Exception { } }'"
                "Import-Module '$manifest'"
                "foreach (`$command in { Get-CertificateEncoded x y }, { New-ContainerRegistryCertificate a b c }) { try { & `$command } catch { `$_.FullyQualifiedErrorId; `$_.ErrorDetails.RecommendedAction } }"
            )
        }
        $results = Invoke-Runbook -Folder $TestDrive -Script $runbooks
    }

    It '<_> requires a new session' -ForEach 'a release without an identity', 'a release with another identity' {
        $action = 'Start a new PowerShell session and import the module there.'
        $results[$_].Ran | Should -Be 'Internal.SessionOutdated,Get-CertificateEncoded', $action, 'Internal.SessionOutdated,New-ContainerRegistryCertificate', $action -Because $results[$_].Errors
    }

    It 'the identity of this release matches its sources' {
        $names = [string[]]@(Get-ChildItem -LiteralPath (Join-Path -Path $module -ChildPath 'Interop') -Filter '*.cs' | Where-Object { $_.Name -ne 'ShimContent.cs' } | ForEach-Object { $_.FullName })
        [array]::Sort($names, [System.StringComparer]::Ordinal)
        $text = @($names | ForEach-Object { [System.IO.File]::ReadAllText($_).Replace("`r`n", "`n") }) -join ''
        $hash = [System.Security.Cryptography.SHA256]::Create().ComputeHash([System.Text.Encoding]::UTF8.GetBytes($text))
        $id = [System.BitConverter]::ToString($hash).Replace('-', '').ToLowerInvariant().Substring(0, 16)
        [System.IO.File]::ReadAllText([System.IO.Path]::Combine($module, 'Interop', 'ShimContent.cs')) | Should -Match "Id = `"$id`"" -Because 'it names the sources'
        [System.IO.File]::ReadAllText((Join-Path -Path $module -ChildPath 'Azs.ContainerRegistry.psm1')) | Should -Match "ShimContent = '$id'"
    }
}
