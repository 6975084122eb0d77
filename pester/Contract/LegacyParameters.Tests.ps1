# Compares the commands with the interface that runbooks use.
BeforeDiscovery {
    $contract = Import-PowerShellDataFile -LiteralPath (Join-Path -Path $PSScriptRoot -ChildPath 'LegacyParameters.psd1')
    $functions = @($contract.Keys | Sort-Object | ForEach-Object { @{ Name = $_; Positional = $contract[$_].Positional; ByName = $contract[$_].ByName } })
    $rows = @(foreach ($function in $functions) {
            $position = 0
            foreach ($row in $function.Positional) {
                @{ Function = $function.Name; Parameter = $row.Name; Row = $row; Position = $position }
                $position++
            }
            foreach ($row in $function.ByName) {
                @{ Function = $function.Name; Parameter = $row.Name; Row = $row; Position = $null }
            }
        })
}

BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1')) -Force

    # The parameter in the parameter set that old command lines bind to.
    function Get-OldParameter {
        param([string] $Command, [string] $Name)
        $sets = (Get-Command -Name $Command).ParameterSets
        $set = @($sets | Where-Object { $_.IsDefault }) + @($sets)
        $set[0].Parameters | Where-Object { $_.Name -eq $Name }
    }
}

Describe 'The interface of the old scripts' {
    It 'has eleven functions' {
        (Import-PowerShellDataFile -LiteralPath (Join-Path -Path $PSScriptRoot -ChildPath 'LegacyParameters.psd1')).Count | Should -Be 11
    }

    It '<Function> -<Parameter>' -ForEach $rows {
        $found = Get-OldParameter -Command $Function -Name $Parameter
        $found | Should -Not -BeNullOrEmpty
        $found.ParameterType.Name | Should -BeExactly $Row.Type
        $found.IsMandatory | Should -Be $Row.Mandatory
        if ($null -eq $Position) {
            $found.Position | Should -BeLessThan 0
        } else {
            $found.Position | Should -Be $Position
        }
        @($found.Aliases) -join ' ' | Should -Be (@($Row.Aliases) -join ' ')
        $values = @($found.Attributes | Where-Object { $_ -is [System.Management.Automation.ValidateSetAttribute] } | ForEach-Object { $_.ValidValues })
        $values -join ' ' | Should -Be (@($Row.ValidateSet) -join ' ')
        $declared = (Get-Command -Name $Function).ScriptBlock.Ast.Body.ParamBlock.Parameters | Where-Object { $_.Name.VariablePath.UserPath -eq $Parameter }
        [string]$declared.DefaultValue | Should -BeExactly ([string]$Row.Default)
    }

    It '<Name> has no other positional parameter' -ForEach $functions {
        $old = @($Positional | ForEach-Object { $_.Name })
        $positioned = @((Get-Command -Name $Name).ParameterSets.Parameters | Where-Object { $_.Position -ge 0 } | ForEach-Object { $_.Name } | Sort-Object -Unique)
        @($positioned | Where-Object { $old -notcontains $_ }) | Should -BeNullOrEmpty
    }

    It '<Name> has no mandatory parameter that old command lines lack' -ForEach $functions {
        $old = @($Positional) + @($ByName) | ForEach-Object { $_.Name }
        $sets = (Get-Command -Name $Name).ParameterSets
        $default = (@($sets | Where-Object { $_.IsDefault }) + @($sets))[0]
        @($default.Parameters | Where-Object { $_.IsMandatory -and $old -notcontains $_.Name } | ForEach-Object { $_.Name }) | Should -BeNullOrEmpty
    }

    It '<Name> has -WhatIf and -Confirm if it writes' -ForEach $functions {
        $writes = $Name -notlike 'Get-*'
        (Get-Command -Name $Name).Parameters.ContainsKey('WhatIf') | Should -Be $writes
        (Get-Command -Name $Name).Parameters.ContainsKey('Confirm') | Should -Be $writes
    }
}

Describe 'Script files' {
    It '<Script> accepts <Names> in this order' -ForEach @(
        @{ Script = 'gallery.ps1'; Names = 'AzureStackDomainName AdminUserName AdminPassword TenantId MarketplaceUri EnvironmentName'; Mandatory = 4 }
        @{ Script = 'self-signed.ps1'; Names = 'CertificateCN CertificatePassword CertificateFileExportPath GenerateWildcardCert'; Mandatory = 2 }
        @{ Script = 'connect.ps1'; Names = 'ArmEndpoint TenantName SubscriptionId'; Mandatory = 1 }
    ) {
        $command = Get-Command -Name ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'scripts', $Script))
        $positioned = @($command.ParameterSets[0].Parameters | Where-Object { $_.Position -ge 0 } | Sort-Object -Property Position)
        @($positioned | ForEach-Object { $_.Name }) -join ' ' | Should -BeExactly $Names
        @($positioned | Where-Object { $_.IsMandatory }).Count | Should -Be $Mandatory
    }

    It 'self-signed.ps1 has a [bool] GenerateWildcardCert that defaults to $false' {
        $command = Get-Command -Name ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'scripts', 'self-signed.ps1'))
        $declared = $command.ScriptBlock.Ast.ParamBlock.Parameters | Where-Object { $_.Name.VariablePath.UserPath -eq 'GenerateWildcardCert' }
        $declared.StaticType | Should -Be ([bool])
        [string]$declared.DefaultValue | Should -BeExactly '$false'
    }

    It 'pre-reqs.ps1 makes the commands available to its caller, <How>' -ForEach @(
        @{ How = 'imported'; Line = 'Import-Module (Join-Path $scripts pre-reqs.ps1)' }
        @{ How = 'dot-sourced'; Line = '. (Join-Path $scripts pre-reqs.ps1)' }
        @{ How = 'imported from a function'; Line = 'function Import-It { Import-Module (Join-Path $scripts pre-reqs.ps1) }; Import-It' }
    ) {
        $scripts = [System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'scripts')
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("`$scripts = '$scripts'; $Line; (Get-Command Set-ContainerRegistryPrerequisites).Module.Name")
            @($shell.Invoke())[-1] | Should -Be 'Azs.ContainerRegistry'
            $shell.Streams.Error.Count | Should -Be 0
        } finally {
            $shell.Dispose()
        }
    }
}
