# Successful connect.ps1 and gallery.ps1, called by a script file in a separate process: its exit code, and the behavior of the lines after them.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
    $rows = @(
        @{ Name = 'connect.ps1 with a code, by position'; Ran = 'ran TENANT', 'ran group management' }
        @{ Name = 'connect.ps1 with a credential, captured'; Ran = 'ran TENANT TENANT', 'ran group management' }
        @{ Name = 'gallery.ps1 by position, and connect.ps1 dot-sourced'; Ran = 'ran item 1', 'ran adminmanagement', 'ran TENANT', 'ran group management' }
    )
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'GalleryPackage.psm1') -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'RunbookProcess.psm1')) -Force
}

Describe 'A script file that calls others' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) {
            $scripts = (Get-Item -LiteralPath ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'scripts'))).FullName
            $package = New-GalleryPackage -Folder $TestDrive
            $start = @(
                "Import-Module '$(Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1')'"
                "Set-Location -LiteralPath '$scripts'"
                '$stamp = Get-Stamp -Kind AAD; $n = New-UniquePrefix; $env:HTTPS_PROXY = $stamp.proxy; $root = @{ TrustedRootFile = $stamp.caFile }'
                '$user = $stamp.credentials.user; $login = @{ Credential = [pscredential]::new($user.name, (ConvertTo-TestSecret -Text $user.password)) }'
                'function Get-EndpointKind { ([uri](Get-ContainerRegistryStamp).ArmEndpoint).Host.Split(".")[0] }'
                "`$uri = '$($package.Uri)'; `$item = '$($package.Name)'"
            )
            # The process of a runbook is not interactive.
            $attended = 'Import-Module ../Azs.ContainerRegistry/Azs.ContainerRegistry.psd1', '& (Get-Module -Name Azs.ContainerRegistry) { function script:Test-InteractiveSession { $true } }'
            $group = 'New-ResourceGroup "${n}rg" -Location $stamp.location', '"ran group " + (Get-EndpointKind)'
            $gallery = '.\gallery.ps1 $stamp.storageSuffix $user.name $user.password $stamp.tenantName $uri @root', '"ran item " + @(Get-ContainerRegistryGalleryItem -Name $item).Count', '"ran " + (Get-EndpointKind)'
            $runbooks = [ordered]@{
                'connect.ps1 with a code, by position'                 = $start + $attended + '.\connect.ps1 $stamp.armEndpoint $stamp.tenantName @root' + '"ran $TenantId"' + $group
                'connect.ps1 with a credential, captured'              = $start + '$there = .\connect.ps1 $stamp.armEndpoint $stamp.tenantName $stamp.subscriptionId @login @root' + '"ran $TenantId $($there.TenantId)"' + $group
                'gallery.ps1 by position, and connect.ps1 dot-sourced' = $start + $gallery + '. .\connect.ps1 $stamp.armEndpoint $stamp.tenantName @login @root' + '"ran $TenantId"' + $group
            }
            # The user enters the code immediately.
            Set-StampSetting -Stamp $stamp -Setting @{ deviceCodePolls = 1 }
            try {
                $results = Invoke-Runbook -Folder $TestDrive -Script $runbooks
            } finally {
                Set-StampSetting -Stamp $stamp -Setting @{ deviceCodePolls = $null }
                Remove-GalleryPackage -Package $package
            }
        }
    }

    It '<Name>: exits with 0' -Skip:$noAad -ForEach $rows {
        $results[$Name].ExitCode | Should -Be 0 -Because $results[$Name].Errors
        $expected = @($Ran | ForEach-Object { $_.Replace('TENANT', $stamp.tenantId) })
        @($results[$Name].Ran | Where-Object { $_ -like 'ran *' }) | Should -Be $expected -Because $results[$Name].Errors
        $results[$Name].Errors | Should -BeNullOrEmpty
    }
}
