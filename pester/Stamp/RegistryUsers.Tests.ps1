# Several users in one key vault, from PowerShell.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'OutputProperty.psm1')) -Force
    Import-RegistryModule
    $canary = 'User-Canary-4722'

    function New-User {
        param([string] $Name)
        [pscredential]::new($Name, (ConvertTo-TestSecret -Text $canary))
    }
}

Describe 'Users of a registry' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) { Connect-Stamp -Stamp $stamp }
    }

    BeforeEach {
        if ($stamp) {
            $prefix = New-UniquePrefix
            $vault = "${prefix}kv"
            New-ResourceGroup -ResourceGroupName "${prefix}rg" -Location $stamp.location 6>$null
            New-KeyVault -ResourceGroupName "${prefix}rg" -Location $stamp.location -KeyVaultName $vault 6>$null
            $null = Add-ContainerRegistryUser $vault (New-User -Name admin) 6>$null
        }
    }

    It 'are added from the pipeline, as credentials or as lines of a file, with one next step' -Skip:$noAad {
        $observed = Invoke-Observed -Script { (New-User -Name one), (New-User -Name two) | Add-ContainerRegistryUser -KeyVaultName $vault }
        $observed.Error | Should -BeNullOrEmpty
        @($observed.Warnings).Count | Should -Be 0
        @($observed.Output | ForEach-Object { $_.UserName }) | Should -Be 'one', 'two'
        @($observed.HostLines | Where-Object { "$_" -match '^Next: Update-ContainerRegistryCredential .*-RegistryUserName two -Redeploy' }).Count | Should -Be 1
        $observed.Output[0].Created | Should -BeOfType ([DateTimeOffset])
        Assert-DocumentedProperty -Command Add-ContainerRegistryUser -InputObject $observed.Output[0]

        $file = Join-Path -Path $TestDrive -ChildPath 'users.csv'
        "KeyVaultName,UserName,Password`n$vault,three,$canary`n$vault,bad name,$canary`n$vault,four,$canary" | Set-Content -LiteralPath $file
        $added = @(Import-Csv -LiteralPath $file | Add-ContainerRegistryUser -ErrorVariable failures -ErrorAction SilentlyContinue 6>$null)
        @($added | ForEach-Object { $_.UserName }) | Should -Be 'three', 'four'
        @($failures | ForEach-Object { $_.FullyQualifiedErrorId }) | Should -Be 'Name.RegistryUser,Add-ContainerRegistryUser'
        "$failures$($added | Format-List * | Out-String)" | Should -Not -Match $canary
        @(Get-StampSecret -Stamp $stamp -Vault $vault -Name four)[-1].value | Should -BeExactly $canary
        @(Get-StampSecret -Stamp $stamp -Vault $vault -Name four)[-1].contentType | Should -BeExactly 'user credentials'
    }

    It 'are never replaced, and a rerun changes nothing' -Skip:$noAad {
        Clear-StampJournal -Stamp $stamp
        (Add-ContainerRegistryUser $vault -UserName admin -Password $canary 6>$null).UserName | Should -Be 'admin'
        { Add-ContainerRegistryUser $vault -UserName admin -Password (ConvertTo-TestSecret -Text 'Other.1') -ErrorAction Stop 6>$null } |
            Should -Throw -ErrorId 'User.AlreadyExists,Add-ContainerRegistryUser'
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
    }

    It 'are listed without passwords' -Skip:$noAad {
        $null = New-User -Name build | Add-ContainerRegistryUser $vault 6>$null
        New-KeyVaultSecret $vault database $canary text 6>$null
        $users = @(Get-ContainerRegistryUser $vault)
        @($users | ForEach-Object { $_.UserName }) | Should -Be 'admin', 'build'
        Assert-DocumentedProperty -Command Get-ContainerRegistryUser -InputObject $users[0]
        ($users | Format-List * | Out-String) | Should -Not -Match $canary
        @(Get-ContainerRegistryUser $vault bui*).UserName | Should -Be 'build'
        $null -eq $users[0].LoginWorks | Should -BeTrue
    }

    It 'are removed from the pipeline, except the last one' -Skip:$noAad {
        $null = New-User -Name build | Add-ContainerRegistryUser $vault 6>$null
        Clear-StampJournal -Stamp $stamp
        Get-ContainerRegistryUser $vault | Remove-ContainerRegistryUser -WhatIf 6>$null
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
        $observed = Invoke-Observed -Script { Get-ContainerRegistryUser $vault build | Remove-ContainerRegistryUser -Confirm:$false }
        $observed.Error | Should -BeNullOrEmpty
        $observed.Output.Count | Should -Be 0
        @(Get-ContainerRegistryUser $vault).UserName | Should -Be 'admin'
        { Remove-ContainerRegistryUser $vault admin -Confirm:$false -ErrorAction Stop 6>$null } | Should -Throw -ErrorId 'User.LastLogin,Remove-ContainerRegistryUser'
        { Remove-ContainerRegistryUser $vault unknown -Confirm:$false -ErrorAction Stop 6>$null } | Should -Throw -ErrorId 'User.NotFound,Remove-ContainerRegistryUser'
        Remove-ContainerRegistryUser $vault admin -Force -Confirm:$false 6>$null
        @(Get-ContainerRegistryUser $vault).Count | Should -Be 0
    }

    It 'are not removed without a confirmation' -Skip:$noAad {
        { Remove-ContainerRegistryUser $vault admin -Force -ErrorAction Stop 6>$null } | Should -Throw -ErrorId 'Argument.Missing,Remove-ContainerRegistryUser'
        @(Get-ContainerRegistryUser $vault).UserName | Should -Be 'admin'
    }
}
