# New-StorageAccountContainer against a stamp.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-RegistryModule
}

Describe 'New-StorageAccountContainer' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) {
            Connect-Stamp -Stamp $stamp
            $prefix = New-UniquePrefix
            New-ResourceGroup -ResourceGroupName "${prefix}rg" -Location $stamp.location 6>$null
            $null = New-StorageAccount -ResourceGroupName "${prefix}rg" -Location $stamp.location -StorageAccountName "${prefix}sa" 6>$null
        }
    }

    AfterEach {
        if ($stamp) { Set-StampFault -Stamp $stamp }
    }

    It 'creates a private container and outputs nothing' -Skip:$noAad {
        $observed = Invoke-Observed -Script { New-StorageAccountContainer -ResourceGroupName "${prefix}rg" -StorageAccountName "${prefix}sa" -StorageAccountBlobContainer images }
        $observed.Error | Should -BeNullOrEmpty
        $observed.Output.Count | Should -Be 0
        ($observed.HostLines -join ' ') | Should -Match "'images'.*created"
        $account = (Get-StampState -Stamp $stamp).accounts | Where-Object { $_.name -eq "${prefix}sa" }
        $account.containers.images | Should -Not -BeNullOrEmpty
        $account.containers.images.publicAccess | Should -BeNullOrEmpty
    }

    It 'keeps an existing container, and reports it' -Skip:$noAad {
        Clear-StampJournal -Stamp $stamp
        $observed = Invoke-Observed -Script { New-StorageAccountContainer "${prefix}rg" "${prefix}sa" images -PassThru }
        $observed.Error | Should -BeNullOrEmpty
        $observed.Output[0].PSObject.TypeNames[0] | Should -BeExactly 'Azs.ContainerRegistry.BlobContainer'
        ($observed.HostLines -join ' ') | Should -Match "'images'.*exists"
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
    }

    It 'reports an invalid name before anything is written' -Skip:$noAad {
        Clear-StampJournal -Stamp $stamp
        { New-StorageAccountContainer "${prefix}rg" "${prefix}sa" 'Two--dashes' 6>$null } | Should -Throw -ErrorId 'Name.BlobContainer,New-StorageAccountContainer'
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
    }

    It 'reports a missing account' -Skip:$noAad {
        { New-StorageAccountContainer "${prefix}rg" "${prefix}xx" images 6>$null } | Should -Throw -ErrorId 'Service.NotFound,New-StorageAccountContainer'
    }

    It 'reports the reason of the blob service' -Skip:$noAad {
        Set-StampFault -Stamp $stamp -Fault @{
            match = @{ method = 'PUT'; hostPrefix = "${prefix}sa.blob"; pathContains = '/others' }
            action = @{ answer = @{ status = 403; headers = @(@('Content-Type', 'application/xml'), @('x-ms-request-id', 'refused')); body = '<?xml version="1.0" encoding="utf-8"?><Error><Code>AuthenticationFailed</Code><Message>Not this key.</Message></Error>' } }
        }
        $observed = Invoke-Observed -Script { New-StorageAccountContainer "${prefix}rg" "${prefix}sa" others }
        $observed.Error.Exception.ServiceCode | Should -Be 'AuthenticationFailed'
        $observed.Error.Exception.Message | Should -Match 'Not this key\.'
    }
}
