# A plain-text secret is bound only to the command that accepts it: Trace-Command, and logs of parameter bindings, show it in no inner function.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
    $cases = @(
        @{ Command = 'New-KeyVaultSecret'; Line = { New-KeyVaultSecret $vault secret1 $canary text $true } }
        @{ Command = 'Set-CertificateSecret'; Line = { Set-CertificateSecret $vault cert1 $pfx $canary $true } }
        @{ Command = 'Set-RegistryAccessSecret'; Line = { Set-RegistryAccessSecret $vault user1 $canary $true } }
        @{ Command = 'Get-CertificateEncoded'; Line = { Get-CertificateEncoded $pfx $canary } }
        @{ Command = 'Set-ContainerRegistryPrerequisites'; Line = { Set-ContainerRegistryPrerequisites @values } }
        @{ Command = 'Set-ContainerRegistryPrerequisites'; Line = { $v = @($values.Values); Set-ContainerRegistryPrerequisites $v[0] '' $v[1] '' $v[2] $v[3] $v[4] $v[5] $v[6] $v[7] $canary $v[9] $canary AAD } }
        @{ Command = 'Set-ContainerRegistryPrerequisites'; Line = { $v = @($values.Values); Set-ContainerRegistryPrerequisites $v[0] none $v[1] none $v[2] $v[3] $v[4] $v[5] $v[6] $v[7] $canary $v[9] $canary nothing } }
        @{ Command = 'Test-ContainerRegistryPrerequisites'; Line = { Test-ContainerRegistryPrerequisites @values } }
        @{ Command = 'Update-ContainerRegistryCredential'; Line = { Update-ContainerRegistryCredential $vault -RegistryUserName user2 -RegistryUserPassword $canary -Force } }
        @{ Command = 'Add-ContainerRegistryUser'; Line = { Add-ContainerRegistryUser $vault -UserName admin -Password $canary } }
        @{ Command = 'Update-ContainerRegistryCertificate'; Line = { Update-ContainerRegistryCertificate $group $pfx $canary -ServicePrincipalClientId id -ServicePrincipalClientSecret $canary } }
        @{ Command = 'Update-ContainerRegistryVirtualMachine'; Line = { Update-ContainerRegistryVirtualMachine -ResourceGroupName $group -NewResourceGroupName "${group}2" -ServicePrincipalClientId id -ServicePrincipalClientSecret $canary } }
        @{ Command = 'New-ContainerRegistryDeployment'; Line = { New-ContainerRegistryDeployment $group label -ServicePrincipalClientId id -ServicePrincipalClientSecret $canary -AdminPublicKey 'ssh-rsa AAAA' -StorageAccountResourceId a -StorageAccountContainer b -PfxKeyVaultResourceId c -PfxKeyVaultSecretUrl d -PfxThumbprint e } }
        @{ Command = 'New-ContainerRegistryCertificate'; Line = { New-ContainerRegistryCertificate registry.example $canary (Join-Path -Path $TestDrive -ChildPath "$([guid]::NewGuid()).pfx") } }
        @{ Command = 'Connect-ContainerRegistryStamp'; Line = { Connect-ContainerRegistryStamp -ArmEndpoint 'https://management.nowhere.invalid' -ApplicationId id -CertificateFile $pfx -CertificatePassword $canary } }
        @{ Command = 'self-signed.ps1'; Line = { & (Join-Path -Path $scripts -ChildPath self-signed.ps1) registry.example $canary (Join-Path -Path $TestDrive -ChildPath "$([guid]::NewGuid()).pfx") } }
        @{ Command = 'gallery.ps1'; Line = { & (Join-Path -Path $scripts -ChildPath gallery.ps1) nowhere.invalid operator $canary tenant 'http://127.0.0.1:1/item.azpkg' } }
    )
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'StandIns', 'StandIn.psm1')) -Force
    Import-RegistryModule
    $scripts = (Get-Item -LiteralPath ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'scripts'))).FullName
    $canary = 'Canary-Bound-4720'
    $covered = @'
New-KeyVaultSecret Set-CertificateSecret Set-RegistryAccessSecret Get-CertificateEncoded Set-ContainerRegistryPrerequisites
Test-ContainerRegistryPrerequisites Update-ContainerRegistryCredential Update-ContainerRegistryCertificate Update-ContainerRegistryVirtualMachine
New-ContainerRegistryDeployment New-ContainerRegistryCertificate Connect-ContainerRegistryStamp Add-ContainerRegistryUser
'@ -split '\s+'

    # The commands that had the text bound to one of their parameters, according to the trace of the parameter binder.
    function Get-BoundCommand {
        param([scriptblock] $Script, [string] $Text)
        $file = Join-Path -Path $TestDrive -ChildPath "$([guid]::NewGuid()).trace"
        try {
            Trace-Command -Name ParameterBinding -FilePath $file -Expression $Script -ErrorAction Ignore *>$null
        } catch {
            # The line may fail: its bindings until then are in the trace.
            $null = $_
        }
        $command = $null
        $lines = [System.IO.File]::ReadAllLines($file)
        $lines.Count | Should -BeGreaterThan 20
        @(foreach ($line in $lines) {
                if ($line -match '(?:cmd line args|to parameters:|on cmdlet) \[([^\]]+)\]') { $command = $Matches[1] }
                if ($line.Contains($Text)) { $command }
            }) | Sort-Object -Unique
    }
}

Describe 'Plain secrets as parameters' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) {
            $pfx = Join-Path -Path $TestDrive -ChildPath 'registry.pfx'
            $null = New-TestCertificate -Path $pfx -Password $canary
            $values = New-RegistryInput -Stamp $stamp -CertificateFile $pfx
            $values.CertificatePassword = $canary
            $values.RegistryUserPassword = $canary
            $group, $vault = $values.ResourceGroupName, $values.KeyVaultName
            $null = $group, $vault
        }
    }

    BeforeEach {
        if ($stamp) { Connect-Stamp -Stamp $stamp }
    }

    It 'the cases cover each command with such a parameter' {
        $takes = @(Get-Command -Module Azs.ContainerRegistry -CommandType Function | Where-Object {
                @($_.Parameters.Values | Where-Object { $_.Name -match '(Password|Secret|SecretValue|Token|Passphrase)$' -and $_.ParameterType -in [string], [object] }).Count -gt 0
            } | ForEach-Object { $_.Name })
        $takes.Count | Should -BeGreaterThan 10
        @($takes | Where-Object { $covered -notcontains $_ }) | Should -BeNullOrEmpty
    }

    It '<Command> binds it only to itself: <Line>' -Skip:$noAad -ForEach $cases {
        @(Get-BoundCommand -Script $Line -Text $canary) | Should -Be @($Command)
    }

    It 'the check finds an inner function' {
        function Use-Secret { param([Parameter(Mandatory = $true)] [string] $Value) $null = $Value; 1..20 | ForEach-Object { $_ } }
        @(Get-BoundCommand -Script { Use-Secret -Value $canary } -Text $canary) | Should -Be @('Use-Secret')
    }

    It 'a token of Az (<Major>) is bound to no parameter of the module' -Skip:$noAad -ForEach @(@{ Major = 2 }, @{ Major = 5 }) {
        $proxyBefore = $env:HTTPS_PROXY
        $env:HTTPS_PROXY = $stamp.proxy
        Disconnect-ContainerRegistryStamp
        Import-StandIn -Module Az.Accounts -Stamp $stamp -Argument $Major
        try {
            $bound = @(Get-BoundCommand -Script { Get-AzureStackLoginStatus -TrustedRootFile $stamp.caFile } -Text 'eyJ')
            # Az.Accounts 5 converts it to a SecureString, in the stand-in with a command.
            @($bound | Where-Object { $_ -ne 'ConvertTo-SecureString' }) | Should -BeNullOrEmpty
        } finally {
            $env:HTTPS_PROXY = $proxyBefore
            Remove-Module -Name Az.Accounts -Force
        }
    }

    It 'no inner function has such a parameter' {
        Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'ModuleSource.psm1')) -Force
        $inner = @(Get-ModuleFunction | Where-Object { -not $_.Exported })
        $inner.Count | Should -BeGreaterThan 40
        $found = @(foreach ($function in $inner) {
                $function.Ast.FindAll({ $args[0] -is [System.Management.Automation.Language.ParameterAst] }, $true) |
                    Where-Object { $_.Name.VariablePath.UserPath -match '(Password|SecretValue|Token|Passphrase)$' -and $_.StaticType -notin [securestring], [pscredential] } |
                    ForEach-Object { '{0} -{1}' -f $function.Name, $_.Name.VariablePath.UserPath }
            })
        $found | Should -BeNullOrEmpty
    }
}
