# An omitted secret is prompted for without an echo, or is an error that names the parameter if there is no terminal.
BeforeDiscovery {
    $cases = (Import-PowerShellDataFile -LiteralPath (Join-Path -Path $PSScriptRoot -ChildPath 'SecretPrompts.psd1')).Cases
    $noTerminal = [Environment]::OSVersion.Platform -ne 'Unix' -or -not (Get-Command -Name python3 -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    $manifest = [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1'))
    $scripts = [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'scripts'))
    Import-Module $manifest -Force
    $table = Import-PowerShellDataFile -LiteralPath (Join-Path -Path $PSScriptRoot -ChildPath 'SecretPrompts.psd1')
    $cases = $table.Cases
    $text = 'Canary-Typed-4711'

    # The secrets that a command accepts as text.
    function Get-SecretParameter {
        param($Command)
        @($Command.ParameterSets | ForEach-Object { $_.Parameters } | Where-Object {
                $_.Name -match '(Password|Secret|SecretValue|Token|Passphrase)$' -and $_.ParameterType -in [string], [object] })
    }
    $commands = @(Get-Command -Module Azs.ContainerRegistry -CommandType Function) + @(Get-ChildItem -LiteralPath $scripts -Filter '*.ps1' | ForEach-Object { Get-Command -Name $_.FullName })
}

Describe 'An omitted secret on a terminal' -Skip:$noTerminal {
    BeforeAll {
        # All in one session: each line fails after its prompt, since there is no session.
        $lines = @('$ProgressPreference = "SilentlyContinue"', "Import-Module '$manifest'", "`$scripts = '$scripts'", "Set-Location -LiteralPath '$TestDrive'")
        $lines += @($cases | ForEach-Object { $_.Line }) + $table.Pipelined + '$null = Read-Host -Prompt "Shown (-Shown)"' | ForEach-Object { "try { $_ } catch { }" }
        $file = Join-Path -Path $TestDrive -ChildPath 'prompts.ps1'
        [System.IO.File]::WriteAllText($file, ($lines -join "`n"))
        $driver = [System.IO.Path]::Combine($PSScriptRoot, '..', 'terminal.py')
        $shown = @(& python3 $driver $text '\(-\w+\): ' (Get-Process -Id $PID).Path -NoProfile -File $file) -join "`n"
        # The terminal output from each prompt to the next.
        $prompts = @([regex]::Matches($shown, '(?s)\(-(\w+)\): (.*?)(?=\(-\w+\): |\z)'))
        $null = $prompts
    }

    It 'is prompted for once by -<Parameter>: <Line>' -ForEach $cases {
        $number = @($cases | ForEach-Object { $_.Line }).IndexOf($Line)
        $prompts[$number].Groups[1].Value | Should -Be $Parameter
        $prompts[$number].Value | Should -Not -Match $text
    }

    It 'is prompted for once for all objects of a pipeline' {
        $prompts.Count | Should -Be ($cases.Count + 2)
        $prompts[$cases.Count].Groups[1].Value | Should -Be 'ServicePrincipalClientSecret'
        $prompts[$cases.Count].Value | Should -Not -Match $text
    }

    It 'is not shown, and the check finds shown text' {
        $prompts[-1].Groups[1].Value | Should -Be 'Shown'
        $prompts[-1].Value | Should -Match $text
        [regex]::Matches($shown, $text).Count | Should -Be 1
    }
}

Describe 'An omitted secret without a terminal' {
    It 'is an error that names -<Parameter>: <Line>' -ForEach $cases {
        # The shell of this suite cannot prompt.
        $failure = $null
        try { & ([scriptblock]::Create($Line)) } catch { $failure = $_ }
        $failure.FullyQualifiedErrorId | Should -Match '^Argument\.Missing,'
        $failure.Exception.Message | Should -Match "-$Parameter is missing"
        $failure.TargetObject | Should -Be $Parameter
    }

    It 'in a pipeline stops only its object' {
        $failures = @()
        $lines = [pscustomobject]@{ CertificatePassword = 'x' }, [pscustomobject]@{ RegistryUserPassword = 'x' } |
            ForEach-Object { Add-Member -InputObject $_ -NotePropertyMembers @{ ResourceGroupName = 'g'; RegistryUserName = 'admin' } -PassThru }
        $rest = @{ StorageAccountName = 's'; StorageAccountBlobContainer = 'c'; KeyVaultName = 'v'; CertificateSecretName = 'n'; CertificateFilePath = './no-such.pfx' }
        $lines | Set-ContainerRegistryPrerequisites -Location l -ServicePrincipalId spn @rest -ErrorAction SilentlyContinue -ErrorVariable failures
        $found = @($failures | Where-Object { $_.FullyQualifiedErrorId -eq 'Argument.Missing,Set-ContainerRegistryPrerequisites' })
        @($found | ForEach-Object { [regex]::Match($_.Exception.Message, "has no property '(\w+)'").Groups[1].Value } | Sort-Object -Unique) | Should -Be 'CertificatePassword', 'RegistryUserPassword'
    }
}

Describe 'Secrets that a command accepts as text' {
    It 'are never mandatory, since the prompt of PowerShell shows the input' {
        $found = @($commands | ForEach-Object { Get-SecretParameter -Command $_ })
        $found.Count | Should -BeGreaterThan 15
        @($commands | Where-Object { @(Get-SecretParameter -Command $_ | Where-Object { $_.IsMandatory }).Count -gt 0 }) | Should -BeNullOrEmpty
    }

    It 'are all prompted for' {
        # The certificate of a service principal may have no password.
        $expected = @($commands | ForEach-Object { $name = $_.Name; Get-SecretParameter -Command $_ | ForEach-Object { "$name -$($_.Name)" } } |
                Where-Object { $_ -ne 'Connect-ContainerRegistryStamp -CertificatePassword' } | Sort-Object -Unique)
        $tried = @($cases | ForEach-Object { '{0} -{1}' -f [regex]::Match($_.Line, '[\w-]+(\.ps1)?(?= )').Value, $_.Parameter } | Sort-Object -Unique)
        $tried | Should -Be $expected
    }

    It 'are refused when they are empty: <_>' -ForEach 'New-KeyVaultSecret v n "" t', 'Set-RegistryAccessSecret v admin ""', 'Update-ContainerRegistryCredential v -RegistryUserName admin -RegistryUserPassword $null' {
        $failure = $null
        try { & ([scriptblock]::Create($_)) } catch { $failure = $_ }
        $failure.FullyQualifiedErrorId | Should -Match '^ParameterArgumentValidationError'
    }
}
