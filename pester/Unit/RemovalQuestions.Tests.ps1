# Commands that delete a machine, a disk, a vault, or an image prompt first and name it. Without a user to answer, it is an error instead of a default.
BeforeDiscovery {
    $noTerminal = [Environment]::OSVersion.Platform -ne 'Unix' -or -not (Get-Command -Name python3 -CommandType Application -ErrorAction Ignore)
    $manifest = [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1'))
    Import-Module $manifest -Force
    $legacy = @(& (Get-Module -Name Azs.ContainerRegistry) { $script:LegacyFunctions })
}

BeforeAll {
    $manifest = [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1'))
    Import-Module $manifest -Force
    $secret = ConvertTo-SecureString -String 'x' -AsPlainText -Force
    $null = $secret
}

Describe 'A deletion without a terminal' {
    # The shell of this suite cannot prompt.
    It 'is an error that names <Names> and the parameter to add' -ForEach @(
        @{ Names = "Image 'registry.invalid/a:1'"; Line = { Remove-ContainerRegistryImage -Image 'registry.invalid/a:1' } }
        @{ Names = "resource group 'g1'"; Line = { Update-ContainerRegistryVirtualMachine g1 g2 -ServicePrincipalClientId id -ServicePrincipalClientSecret $secret -RemoveOld } }
    ) {
        $failure = $null
        try { & $Line } catch { $failure = $_ }
        $failure.FullyQualifiedErrorId | Should -Match '^Argument\.Missing,'
        $failure.Exception.Message | Should -Match ([regex]::Escape($Names))
        $failure.Exception.Message | Should -Match 'Nothing was deleted'
        $failure.Exception.Message | Should -Match '-Confirm:\$false'
    }

    It 'does not prompt with <_>' -ForEach '-WhatIf', '-Confirm:$false', '-Force' {
        # It fails later, since there is no session.
        $failure = $null
        try { & ([scriptblock]::Create("Update-ContainerRegistryVirtualMachine g1 g2 -ServicePrincipalClientId id -ServicePrincipalClientSecret x -RemoveOld $_")) } catch { $failure = $_ }
        $failure.FullyQualifiedErrorId | Should -Be 'SignIn.NotSignedIn,Update-ContainerRegistryVirtualMachine'
    }
}

Describe 'A deletion on a terminal' -Skip:$noTerminal {
    It 'prompts with the name, and No deletes nothing' {
        $file = Join-Path -Path $TestDrive -ChildPath 'removal.ps1'
        [System.IO.File]::WriteAllText($file, "Import-Module '$manifest'`n'registry.invalid/a:1', 'registry.invalid/b:1' | Remove-ContainerRegistryImage`n'ended'")
        $driver = [System.IO.Path]::Combine($PSScriptRoot, '..', 'terminal.py')
        # No to All answers both.
        $shown = @(& python3 $driver 'L' '\(default is "Y"\):' (Get-Process -Id $PID).Path -NoProfile -File $file) -join "`n"
        $shown | Should -Match "Image 'registry\.invalid/a:1', with all of its tags"
        $shown | Should -Match 'Continue\?'
        $shown | Should -Not -Match 'b:1'
        $shown | Should -Not -Match 'registry\.invalid.*(resolved|reached|failed)'
        $shown | Should -Match 'ended'
    }
}

Describe 'The functions of pre-reqs.ps1' {
    It '<_> does not prompt unless -Confirm is given' -ForEach $legacy {
        (Get-Command -Name $_).ScriptBlock.Attributes.ConfirmImpact | Should -Not -Be 'High'
        (Get-Command -Name $_).ScriptBlock.Ast.Extent.Text | Should -Not -Match 'Confirm-Removal'
    }
}
