# A command with wrong input shows what to type instead.
BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-RegistryModule

    # The text that an operator reads: message and recommendation.
    function Get-ShownError {
        param([scriptblock] $Script)
        try {
            & $Script
        } catch {
            return ($_ | Out-String -Width 4000)
        }
        'no error'
    }
}

Describe 'Commands with wrong input' {
    It 'without a session: <Name> names the command that signs in' -ForEach @(
        @{ Name = 'Get-ContainerRegistryStamp'; Line = { Get-ContainerRegistryStamp } }
        @{ Name = 'New-ResourceGroup'; Line = { New-ResourceGroup -ResourceGroupName g -Location l } }
        @{ Name = 'Get-ContainerRegistryDeployment'; Line = { Get-ContainerRegistryDeployment -ResourceGroupName g } }
    ) {
        Disconnect-ContainerRegistryStamp
        $shown = (Get-ShownError -Script $Line) -replace '[\s|]+', ' '
        $shown | Should -Match 'log in first'
        $shown | Should -Match 'Sign in with Connect-ContainerRegistryStamp'
    }

    It 'lists missing parameters if it cannot prompt' {
        # The shell of this suite cannot prompt.
        $shown = (Get-ShownError -Script { Set-ContainerRegistryPrerequisites -Location shanghai }) -replace '\W+', ' '
        foreach ($name in 'ResourceGroupName', 'StorageAccountName', 'KeyVaultName', 'CertificateFilePath') {
            $shown | Should -Match $name
        }
    }
}
