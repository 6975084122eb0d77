# The examples of the deployment's commands run unchanged.
BeforeDiscovery {
    & ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'Start-MissingStamp.ps1'))
    $noAad = -not $env:AZCR_STAMP_AAD
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1')) -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'HelpExample.psm1')) -Force
    $examples = @(Get-HelpExample -Suite Deployment)
}

BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'StampControl.psm1')) -Force
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'DeploymentInput.psm1') -Force
    Import-RegistryModule
}

Describe 'Examples of the help' {
    It '<Command>, example <Number>' -Skip:$noAad -ForEach $examples {
        $stamp = Get-Stamp -Kind AAD
        $given = Initialize-Deployment -Stamp $stamp -Folder $TestDrive
        $prerequisites = $given.Prerequisites
        $clientSecret = $given.Deployment.ServicePrincipalClientSecret
        $clientId = $given.Deployment.ServicePrincipalClientId
        $certificatePassword = ConvertTo-TestSecret -Text 'Pfx-Passwort!1'
        $null = New-TestCertificate -Path (Join-Path -Path $TestDrive -ChildPath 'registry.pfx')
        $null = $prerequisites, $clientSecret, $clientId, $certificatePassword
        $prefix = New-UniquePrefix
        if ($Command -notlike 'New-*') {
            # There must be a deployment that is running or has ended.
            $stays = $Command -notlike 'Update-*'
            if ($stays) { Set-StampSetting -Stamp $stamp -Setting @{ deploymentPolls = 1000 } }
            $arguments = $given.Deployment
            $arguments.ResourceGroupName = "${prefix}deploy1"
            $begun = $prerequisites | New-ContainerRegistryDeployment @arguments -NoWait:$stays 6>$null
            # The first read finds it running.
            $null = Get-ContainerRegistryDeployment -ResourceGroupName $arguments.ResourceGroupName -Name $begun.Name
        }
        Push-Location -LiteralPath $TestDrive
        try {
            $text = $Code.Replace('newreg', $prefix).Replace('-DnsNameLabel myreg', '-DnsNameLabel registry').Replace('~/.ssh/', './')
            $example = [scriptblock]::Create($text)
            $observed = Invoke-Observed -Script { . $example }
            $observed.Error | Should -BeNullOrEmpty
            $Code | Should -Match ([regex]::Escape($Command))
            if ($Command -like 'Stop-*') {
                (Get-ContainerRegistryDeployment -ResourceGroupName "${prefix}deploy1").State | Should -BeExactly 'Canceled'
            }
        } finally {
            Pop-Location
            Clear-Deployment -Stamp $stamp
        }
    }
}
