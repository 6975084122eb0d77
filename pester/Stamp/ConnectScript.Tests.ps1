# connect.ps1 signs a user in, and the commands use its session.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-RegistryModule
}

Describe 'connect.ps1' {
    It 'signs in by endpoint, tenant name and subscription' -Skip:$noAad {
        $stamp = Get-Stamp -Kind AAD
        $script = [System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'scripts', 'connect.ps1')
        $credential = [pscredential]::new($stamp.credentials.user.name, (ConvertTo-TestSecret -Text $stamp.credentials.user.password))
        $proxyBefore = $env:HTTPS_PROXY
        $env:HTTPS_PROXY = $stamp.proxy
        try {
            $connected = & $script $stamp.armEndpoint $stamp.tenantName $stamp.subscriptionId -Credential $credential -TrustedRootFile $stamp.caFile 6>$null
        } finally {
            $env:HTTPS_PROXY = $proxyBefore
        }
        $connected.SubscriptionId | Should -Be $stamp.subscriptionId
        (Get-ContainerRegistryStamp).Account | Should -Match ([regex]::Escape($stamp.credentials.user.name))
    }
}
