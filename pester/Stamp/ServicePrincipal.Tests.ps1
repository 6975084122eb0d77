# The registry's service principal: in the tenant of an AAD stamp, and on the privileged endpoint of an AD FS stamp.
BeforeDiscovery {
    & (Join-Path -Path $PSScriptRoot -ChildPath 'Start-MissingStamp.ps1')
    $noAad = -not $env:AZCR_STAMP_AAD
    $noAdfs = -not $env:AZCR_STAMP_ADFS
}

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'StampControl.psm1') -Force
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'PrivilegedEndpoint.psm1') -Force
    Import-RegistryModule

    function Get-PlainText {
        param([securestring] $Secret)
        [pscredential]::new('x', $Secret).GetNetworkCredential().Password
    }
}

Describe 'A service principal on an AAD stamp' {
    BeforeAll {
        $stamp = Get-Stamp -Kind AAD
        if ($stamp) { Connect-Stamp -Stamp $stamp }
    }

    BeforeEach { $name = New-UniquePrefix }

    It 'is created with a secret that signs in, as SecureString and credential' -Skip:$noAad {
        $made = New-ContainerRegistryServicePrincipal $name -ValidDays 10 6>$null
        $made.PSObject.TypeNames[0] | Should -BeExactly 'Azs.ContainerRegistry.ServicePrincipal'
        $made.Action | Should -BeExactly 'Created'
        $made.ClientSecret | Should -BeOfType securestring
        $made.ClientSecret.IsReadOnly() | Should -BeTrue
        $made.Credential.UserName | Should -BeExactly $made.ApplicationId
        $made.SecretExpires | Should -BeOfType DateTimeOffset
        ($made.SecretExpires - [DateTimeOffset]::UtcNow).TotalDays | Should -BeGreaterThan 9.9
        ($made.SecretExpires - [DateTimeOffset]::UtcNow).TotalDays | Should -BeLessThan 10.1
        $made.Secrets[0].EndDate | Should -Be $made.SecretExpires
        $application = (Get-StampState -Stamp $stamp).applications | Where-Object { $_.displayName -eq $name }
        Get-PlainText -Secret $made.ClientSecret | Should -BeExactly $application.passwords[0].secret
        Get-PlainText -Secret $made.Credential.Password | Should -BeExactly $application.passwords[0].secret
    }

    It 'fits the parameters of the commands that follow' -Skip:$noAad {
        $made = New-ContainerRegistryServicePrincipal $name 6>$null
        foreach ($pair in @{ Set = 'Set-ContainerRegistryPrerequisites'; Parameter = 'ServicePrincipalId' }, @{ Set = 'New-ContainerRegistryDeployment'; Parameter = 'ServicePrincipalClientId' }) {
            $parameter = (Get-Command -Name $pair.Set).Parameters[$pair.Parameter]
            $property = @($parameter.Name) + @($parameter.Aliases) | Where-Object { $made.PSObject.Properties[$_] } | Select-Object -First 1
            $made.$property | Should -BeExactly $made.ApplicationId
            @($parameter.ParameterSets.Values | Where-Object { $_.ValueFromPipelineByPropertyName }).Count | Should -BeGreaterThan 0
        }
        (Get-Command -Name New-ContainerRegistryDeployment).Parameters['ServicePrincipalClientSecret'].Aliases | Should -Contain 'ClientSecret'
        $certificate = Join-Path -Path $TestDrive -ChildPath 'registry.pfx'
        $null = New-TestCertificate -Path $certificate
        $values = New-RegistryInput -Stamp $stamp -CertificateFile $certificate
        $values.Remove('ServicePrincipalId')
        $prerequisites = $made | Set-ContainerRegistryPrerequisites @values -PassThru 6>$null
        $prerequisites.ServicePrincipalClientId | Should -BeExactly $made.ApplicationId
    }

    It 'is returned unchanged and without a secret when it exists, with the command that creates one' -Skip:$noAad {
        $first = New-ContainerRegistryServicePrincipal $name 6>$null
        Clear-StampJournal -Stamp $stamp
        $observed = Invoke-Observed -Script { New-ContainerRegistryServicePrincipal $name }
        $again = $observed.Output[0]
        $again.Action | Should -BeExactly 'Unchanged'
        $again.ClientSecret | Should -BeNullOrEmpty
        $again.Credential | Should -BeNullOrEmpty
        $again.ObjectId | Should -BeExactly $first.ObjectId
        $observed.HostLines -join "`n" | Should -Match "Update-ContainerRegistryServicePrincipal -ApplicationId $($first.ApplicationId) -NewSecret"
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
        (Get-ContainerRegistryServicePrincipal $name).ApplicationId | Should -BeExactly $first.ApplicationId
    }

    It 'gets a new secret, and loses the others with -RemoveOld' -Skip:$noAad {
        $first = New-ContainerRegistryServicePrincipal $name 6>$null
        $second = $first | Update-ContainerRegistryServicePrincipal -NewSecret -EndDate ([DateTimeOffset]::UtcNow.AddDays(3)) 6>$null
        $second.Secrets.Count | Should -Be 2
        $second.Action | Should -BeExactly 'Updated'
        ($second.SecretExpires - [DateTimeOffset]::UtcNow).TotalDays | Should -BeLessThan 3.1
        $third = Update-ContainerRegistryServicePrincipal $name -NewSecret -RemoveOld 6>$null
        @($third.Secrets).Count | Should -Be 1
        Get-PlainText -Secret $third.ClientSecret | Should -Not -BeExactly (Get-PlainText -Secret $second.ClientSecret)
        $application = (Get-StampState -Stamp $stamp).applications | Where-Object { $_.displayName -eq $name }
        @($application.passwords).keyId | Should -BeExactly $third.Secrets[0].KeyId
    }

    It 'is removed by name or by pipeline, and a missing one is an error' -Skip:$noAad {
        $made = New-ContainerRegistryServicePrincipal $name 6>$null
        { Remove-ContainerRegistryServicePrincipal $name } | Should -Throw -ErrorId 'Argument.Missing,Remove-ContainerRegistryServicePrincipal' -Because 'this shell cannot be asked'
        $made | Remove-ContainerRegistryServicePrincipal -Confirm:$false 6>$null
        { Remove-ContainerRegistryServicePrincipal $name -Confirm:$false } | Should -Throw -ErrorId 'Principal.NotFound,Remove-ContainerRegistryServicePrincipal'
        { Get-ContainerRegistryServicePrincipal $name } | Should -Throw -ErrorId 'Principal.NotFound,Get-ContainerRegistryServicePrincipal'
    }

    It 'is not changed by -WhatIf' -Skip:$noAad {
        Clear-StampJournal -Stamp $stamp
        New-ContainerRegistryServicePrincipal $name -WhatIf | Should -BeNullOrEmpty
        $null = New-ContainerRegistryServicePrincipal $name 6>$null
        Clear-StampJournal -Stamp $stamp
        New-ContainerRegistryServicePrincipal $name -WhatIf 6>$null | Should -BeNullOrEmpty
        Update-ContainerRegistryServicePrincipal $name -NewSecret -RemoveOld -WhatIf | Should -BeNullOrEmpty
        Remove-ContainerRegistryServicePrincipal $name -WhatIf | Should -BeNullOrEmpty
        @(Get-StampJournal -Stamp $stamp -Writes).Count | Should -Be 0
    }

    It 'shows its secret on no stream, in no view, JSON, error, transcript, or log' -Skip:$noAad {
        $log = Join-Path -Path $TestDrive -ChildPath 'run.log'
        $transcript = Join-Path -Path $TestDrive -ChildPath 'transcript.txt'
        $secrets = New-Object -TypeName System.Collections.Generic.List[string]
        $null = Start-Transcript -Path $transcript
        try {
            $observed = Invoke-Observed -Script {
                New-ContainerRegistryServicePrincipal $name -LogPath $log -Verbose -Debug
                Update-ContainerRegistryServicePrincipal $name -NewSecret -LogPath $log -Verbose
            }
            $observed.Output | Format-List | Out-Default
        } finally {
            $null = Stop-Transcript
        }
        $observed.Error | Should -BeNullOrEmpty
        foreach ($made in $observed.Output) { $secrets.Add((Get-PlainText -Secret $made.ClientSecret)) }
        $secrets.Count | Should -Be 2
        $texts = @{
            streams    = (@($observed.HostLines) + $observed.Warnings + $observed.Verbose) -join "`n"
            view       = $observed.Output | Format-List -Property * | Out-String -Width 4000
            json       = $observed.Output | ConvertTo-Json -Depth 6
            transcript = [IO.File]::ReadAllText($transcript)
            log        = [IO.File]::ReadAllText($log)
        }
        foreach ($place in $texts.Keys) {
            $texts[$place].Length | Should -BeGreaterThan 100 -Because "$place holds something"
            foreach ($secret in $secrets) { $texts[$place].Contains($secret) | Should -BeFalse -Because "the secret must not stand in the $place" }
        }
    }

    It 'needs a right that the error names' -Skip:$noAad {
        Set-StampSetting -Stamp $stamp -Setting @{ applicationRights = $false }
        try {
            $failure = $null
            try { New-ContainerRegistryServicePrincipal $name } catch { $failure = $_ }
            $failure.FullyQualifiedErrorId | Should -Be 'ServicePrincipal.AccessDenied,New-ContainerRegistryServicePrincipal'
            $failure.CategoryInfo.Category | Should -Be 'PermissionDenied'
            $failure.ErrorDetails.RecommendedAction | Should -Match 'Application Developer'
        } finally {
            Set-StampSetting -Stamp $stamp -Setting @{ applicationRights = $true }
        }
    }
}

Describe 'A service principal on an AD FS stamp' {
    It 'needs the privileged endpoint, and the error has the line to run there' -Skip:$noAdfs {
        Connect-Stamp -Stamp (Get-Stamp -Kind ADFS)
        $failure = $null
        try { New-ContainerRegistryServicePrincipal "O'Brien" } catch { $failure = $_ }
        $failure.FullyQualifiedErrorId | Should -Be 'ServicePrincipal.PrivilegedEndpointNeeded,New-ContainerRegistryServicePrincipal'
        $failure.ErrorDetails.RecommendedAction | Should -Match ([regex]::Escape("New-GraphApplication -Name 'O''Brien' -GenerateClientSecret"))
    }
}

Describe 'The privileged endpoint' {
    BeforeAll { $endpoint = New-PrivilegedEndpoint }
    AfterAll { Remove-PrivilegedEndpoint -Endpoint $endpoint }

    BeforeEach {
        if (-not $endpoint.Session) { Set-ItResult -Skipped -Because $endpoint.Reason }
        $name = New-UniquePrefix
    }

    It 'creates an application once, and returns its secret' {
        $made = New-ContainerRegistryServicePrincipal $name -PrivilegedEndpointSession $endpoint.Session 6>$null
        $made.Action | Should -BeExactly 'Created'
        $made.DisplayName | Should -Match "^Azurestack-$name-[0-9a-f-]{36}$"
        $made.ObjectId | Should -Match '^S-1-5-21-'
        $known = Invoke-Command -Session $endpoint.Session { Get-GraphSecret -ApplicationIdentifier $using:made.ObjectId }
        Get-PlainText -Secret $made.ClientSecret | Should -BeExactly $known
        $made.Credential.UserName | Should -BeExactly $made.ApplicationId
        $again = New-ContainerRegistryServicePrincipal $name -PrivilegedEndpointSession $endpoint.Session 6>$null
        $again.Action | Should -BeExactly 'Unchanged'
        $again.ClientSecret | Should -BeNullOrEmpty
        $again.ApplicationId | Should -BeExactly $made.ApplicationId
    }

    It 'replaces the secret, finds and removes an application' {
        $made = New-ContainerRegistryServicePrincipal $name -PrivilegedEndpointSession $endpoint.Session 6>$null
        $new = Update-ContainerRegistryServicePrincipal $name -NewSecret -PrivilegedEndpointSession $endpoint.Session
        Get-PlainText -Secret $new.ClientSecret | Should -Not -BeExactly (Get-PlainText -Secret $made.ClientSecret)
        (Get-ContainerRegistryServicePrincipal -ApplicationId $made.ApplicationId -PrivilegedEndpointSession $endpoint.Session).ObjectId | Should -BeExactly $made.ObjectId
        Remove-ContainerRegistryServicePrincipal $name -PrivilegedEndpointSession $endpoint.Session -WhatIf
        (Get-ContainerRegistryServicePrincipal $name -PrivilegedEndpointSession $endpoint.Session).ObjectId | Should -BeExactly $made.ObjectId
        Remove-ContainerRegistryServicePrincipal $name -PrivilegedEndpointSession $endpoint.Session -Confirm:$false
        foreach ($command in 'Get-ContainerRegistryServicePrincipal', 'Remove-ContainerRegistryServicePrincipal') {
            $failure = $null
            try { & $command $name -PrivilegedEndpointSession $endpoint.Session } catch { $failure = $_ }
            $failure.FullyQualifiedErrorId | Should -Be "Principal.NotFound,$command"
        }
    }

    It 'does not choose among several applications of one name' {
        foreach ($number in 1, 2) { $null = Invoke-Command -Session $endpoint.Session { New-GraphApplication -Name $using:name -GenerateClientSecret } 4>$null }
        { Invoke-Command -Session $endpoint.Session { 1 + 1 } -ErrorAction Stop } | Should -Throw -Because 'it runs no scripts'
        { Remove-ContainerRegistryServicePrincipal $name -PrivilegedEndpointSession $endpoint.Session -Confirm:$false } |
            Should -Throw -ErrorId 'ServicePrincipal.Ambiguous,Remove-ContainerRegistryServicePrincipal'
        @(Get-ContainerRegistryServicePrincipal $name -PrivilegedEndpointSession $endpoint.Session).Count | Should -Be 2
    }

    It 'is recorded in the log of each command, with its failure and without a secret' {
        $log = Join-Path -Path $TestDrive -ChildPath "$name.log"
        $record = @{ PrivilegedEndpointSession = $endpoint.Session; LogPath = $log }
        $made = New-ContainerRegistryServicePrincipal $name @record 6>$null
        $new = Update-ContainerRegistryServicePrincipal $name -NewSecret @record 6>$null
        $null = Get-ContainerRegistryServicePrincipal $name @record
        Remove-ContainerRegistryServicePrincipal $name -Confirm:$false @record
        { New-ContainerRegistryServicePrincipal 'refused' @record } | Should -Throw -ErrorId 'ServicePrincipal.PrivilegedEndpointFailed,*'
        $text = [System.IO.File]::ReadAllText($log)
        $lines = @($text.TrimEnd().Split("`n") | ForEach-Object { ConvertFrom-Json -InputObject $_ })
        $commands = @($lines | Where-Object { $_.kind -eq 'start' } | ForEach-Object { $_.command } | Select-Object -Unique)
        $commands -join ', ' | Should -BeExactly (@('New', 'Update', 'Get', 'Remove' | ForEach-Object { "$_-ContainerRegistryServicePrincipal" }) -join ', ')
        foreach ($sent in 'New-GraphApplication', 'Set-GraphApplication', 'Get-GraphApplication', 'Remove-GraphApplication') {
            @($lines | Where-Object { $_.text -match "^Sending $sent to the privileged endpoint" }).Count | Should -BeGreaterThan 0
            @($lines | Where-Object { $_.text -match "^$sent succeeded on the privileged endpoint .* after \d+ ms" }).Count | Should -BeGreaterThan 0
        }
        $failed = @($lines | Where-Object { $_.kind -eq 'finished' -and $_.outcome -eq 'failed' })
        $failed.Count | Should -Be 1
        $failed[0].error.id | Should -BeExactly 'ServicePrincipal.PrivilegedEndpointFailed'
        $failed[0].error.message | Should -Match 'New-GraphApplication failed.*the stamp is busy'
        foreach ($secret in $made, $new) { $text.Contains((Get-PlainText -Secret $secret.ClientSecret)) | Should -BeFalse }
    }

    It 'does nothing when the log cannot be written' {
        $log = Join-Path -Path $TestDrive -ChildPath 'no-folder/run.log'
        { New-ContainerRegistryServicePrincipal $name -PrivilegedEndpointSession $endpoint.Session -LogPath $log } |
            Should -Throw -ErrorId 'Configuration.LogUnwritable,New-ContainerRegistryServicePrincipal'
        { Get-ContainerRegistryServicePrincipal $name -PrivilegedEndpointSession $endpoint.Session } | Should -Throw -ErrorId 'Principal.NotFound,*'
    }

    It 'fails with the reason of the endpoint' {
        $failure = $null
        try { New-ContainerRegistryServicePrincipal 'refused' -PrivilegedEndpointSession $endpoint.Session } catch { $failure = $_ }
        $failure.FullyQualifiedErrorId | Should -Be 'ServicePrincipal.PrivilegedEndpointFailed,New-ContainerRegistryServicePrincipal'
        $failure.Exception.Message | Should -Match 'New-GraphApplication failed.*the stamp is busy'
        { New-ContainerRegistryServicePrincipal $name -ValidDays 3 -PrivilegedEndpointSession $endpoint.Session } |
            Should -Throw -ErrorId 'Argument.Invalid,New-ContainerRegistryServicePrincipal'
    }
}
