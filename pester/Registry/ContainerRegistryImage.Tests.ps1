# The image commands with the real docker-registry.
BeforeDiscovery {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'RegistryControl.psm1') -Force
    $noPeer = -not (Test-RegistryPeer)
}

BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'StampControl.psm1')) -Force
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'RegistryControl.psm1') -Force
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'OutputProperty.psm1')) -Force
    Import-RegistryModule
}

Describe 'Images without Docker' {
    BeforeAll {
        $before = @{ SSL_CERT_FILE = $env:SSL_CERT_FILE; DOCKER_CONFIG = $env:DOCKER_CONFIG }
        if (Test-RegistryPeer) {
            $folder = (Get-Item -LiteralPath $TestDrive).FullName
            $password = 'registry-password-canary-3'
            $login = [pscredential]::new('mover', (ConvertTo-TestSecret -Text $password))
            $rootFile = New-RegistryCertificate -Folder $folder
            # Not the logins of the user who runs the tests.
            $env:DOCKER_CONFIG = $folder
            $from = Start-TestRegistry -Folder $folder -Credential $login
            $to = Start-TestRegistry -Folder $folder -Credential $login
            $layout = Join-Path -Path $folder -ChildPath 'layout'
            $digests = New-TestLayout -Path $layout -Name 'team/a:v1', 'team/b:v1', 'hello-world:latest'
            $common = @{ TrustedRootFile = $rootFile; Credential = $login }
            $null = Import-ContainerRegistryImage -Path $layout -Registry $from @common
        }
    }

    AfterAll {
        Stop-TestRegistry
        $env:SSL_CERT_FILE = $before.SSL_CERT_FILE
        $env:DOCKER_CONFIG = $before.DOCKER_CONFIG
    }

    It 'pulls from one registry, pushes to the other and lists it' -Skip:$noPeer {
        $image = Copy-ContainerRegistryImage -Source "$from/library/hello-world" -Destination "$to/hello-world" -SourceCredential $login -DestinationCredential $login -TrustedRootFile $rootFile
        $image.PSObject.TypeNames[0] | Should -BeExactly 'Azs.ContainerRegistry.ImageTransfer'
        Assert-DocumentedProperty -Command Copy-ContainerRegistryImage -InputObject $image
        $image.Digest | Should -BeExactly $digests['hello-world:latest']
        $image.Action | Should -BeExactly 'Created'
        $image.SentBytes | Should -BeGreaterThan 0
        $listed = @(Get-ContainerRegistryImage -Registry $to -Repository hello-world @common)
        $listed.Count | Should -Be 1
        $listed[0].PSObject.TypeNames[0] | Should -BeExactly 'Azs.ContainerRegistry.Image'
        Assert-DocumentedProperty -Command Get-ContainerRegistryImage -InputObject $listed[0]
        $listed[0].Image | Should -BeExactly "$to/hello-world:latest"
        $listed[0].Digest | Should -BeExactly $digests['hello-world:latest']
        $listed[0].Platforms | Should -Be @('linux/amd64')
    }

    It 'completes repositories, tags and whole names' -Skip:$noPeer {
        # The login is Docker's: a non-constant value is not passed to a completer.
        $plain = '{0}:{1}' -f $login.UserName, $password
        $auth = [Convert]::ToBase64String([System.Text.Encoding]::UTF8.GetBytes($plain))
        [System.IO.File]::WriteAllText((Join-Path -Path $folder -ChildPath 'config.json'), "{`"auths`":{`"$from`":{`"auth`":`"$auth`"}}}")
        try {
            foreach ($case in @(
                    @{ Line = "Get-ContainerRegistryImage -Registry $from -TrustedRootFile $rootFile -Repository team/b"; Expected = 'team/b' }
                    @{ Line = "Get-ContainerRegistryImage -Registry $from -TrustedRootFile $rootFile -Repository team/a -Tag v"; Expected = 'v1' }
                    @{ Line = "Remove-ContainerRegistryImage -TrustedRootFile $rootFile -Image $from/team/b"; Expected = "$from/team/b" }
                    @{ Line = "Copy-ContainerRegistryImage -TrustedRootFile $rootFile -Source ${from}/team/a:v"; Expected = "$from/team/a:v1" }
                )) {
                $found = @()
                foreach ($try in 1..50) {
                    $found = @((TabExpansion2 -inputScript $case.Line -cursorColumn $case.Line.Length).CompletionMatches | Where-Object { $_.ResultType -eq 'ParameterValue' })
                    if ($found.Count -gt 0) { break }
                    Start-Sleep -Milliseconds 100
                }
                $found.CompletionText | Should -BeExactly $case.Expected -Because $case.Line
            }
        } finally {
            Remove-Item -LiteralPath (Join-Path -Path $folder -ChildPath 'config.json')
        }
    }

    It 'lists existing images, with an error for each tag that does not exist' -Skip:$noPeer {
        $listed = @(Get-ContainerRegistryImage -Registry "https://$($from.ToUpperInvariant())/" -Repository team/a -Tag v1, v9 @common -ErrorVariable failed -ErrorAction SilentlyContinue)
        $listed.Image | Should -Be @("$from/team/a:v1")
        @($failed).Count | Should -Be 1
        $failed[0].FullyQualifiedErrorId | Should -BeExactly 'Image.NotFound,Get-ContainerRegistryImage'
        $failed[0].ToString() | Should -Match 'team/a:v9'
        @(Get-ContainerRegistryImage -Registry $from -Tag v9 @common -ErrorVariable failed).Count | Should -Be 0
        @($failed).Count | Should -Be 0
    }

    It 'copies names from a file through the pipeline, and one failure does not stop the rest' -Skip:$noPeer {
        "Source,Destination,Platform`n$from/team/a:v1,$to/csv/a:v1,`n$from/team/absent:v1,$to/csv/absent:v1,`n$from/team/b:v1,$to/csv/b:v1,""linux/amd64""`n" |
            Set-Content -LiteralPath (Join-Path -Path $folder -ChildPath 'images.csv')
        $copied = @(Import-Csv -LiteralPath (Join-Path -Path $folder -ChildPath 'images.csv') |
                Copy-ContainerRegistryImage -SourceCredential $login -Credential $login -TrustedRootFile $rootFile -ErrorVariable failed -ErrorAction SilentlyContinue)
        $copied.Destination | Should -Be @("$to/csv/a:v1", "$to/csv/b:v1")
        @($failed).Count | Should -Be 1
        $failed[0].FullyQualifiedErrorId | Should -BeExactly 'Image.NotFound,Copy-ContainerRegistryImage'
        $failed[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }

    It 'copies images at the same time, with results and errors in the order of the objects' -Skip:$noPeer {
        $state = [hashtable]::Synchronized(@{})
        $held = Start-HeldRegistry -Registry $from -State $state -Until (Join-Path -Path (Get-RepositoryFolder -Folder $folder -Registry $to -Repository side/b) -ChildPath '_manifests/tags/v1')
        $rows = @(
            [pscustomobject]@{ Source = "$held/team/a:v1"; Destination = "$to/side/a:v1" }
            [pscustomobject]@{ Source = "$from/team/absent:v1"; Destination = "$to/side/absent:v1" }
            [pscustomobject]@{ Source = "$from/team/b:v1"; Destination = "$to/side/b:v1" }
        )
        $observed = Invoke-Observed -Script { $rows | Copy-ContainerRegistryImage -SourceCredential $login -Credential $login -TrustedRootFile $rootFile -ErrorAction Continue }
        $state.Appeared | Should -BeTrue -Because 'the third image does not wait for the first one'
        $observed.Output.Destination | Should -Be @("$to/side/a:v1", "$to/side/b:v1")
        @($observed.Error).FullyQualifiedErrorId | Should -Be 'Image.NotFound,Copy-ContainerRegistryImage'
    }

    It '-ThrottleLimit 1 processes one image after another, and the results of earlier ones come before a failure' -Skip:$noPeer {
        $limited = @("$from/team/a:v1", "$from/team/b:v1" | ForEach-Object { [pscustomobject]@{ Source = $_; Destination = $_ -replace '^[^/]+/team', "$to/limited" } } |
                Copy-ContainerRegistryImage -ThrottleLimit 1 -SourceCredential $login -Credential $login -TrustedRootFile $rootFile)
        $limited.Destination | Should -Be @("$to/limited/a:v1", "$to/limited/b:v1")
        $imported = [System.Collections.Generic.List[object]]::new()
        { $layout, 'NoSuchDrive:\images.tar' | Import-ContainerRegistryImage -Registry "$to/before" -Name '*team/a*' @common | ForEach-Object { $imported.Add($_) } } |
            Should -Throw -ErrorId 'Argument.Invalid,Import-ContainerRegistryImage'
        $imported.Destination | Should -Be "$to/before/team/a:v1"
        $listed = @($from, $to | Get-ContainerRegistryImage -Repository team/a @common -ErrorVariable failed -ErrorAction SilentlyContinue)
        $listed.Image | Should -Be "$from/team/a:v1"
        @($failed).Count | Should -Be 1
    }

    It '-WhatIf shows the size of the transfer and writes nothing' -Skip:$noPeer {
        $writes = Get-RegistryWriteCount -Folder $folder -Registry $to
        $observed = Invoke-Observed -Script { Copy-ContainerRegistryImage -Source "$from/team/a:v1" -Destination "$to/planned:v1" -SourceCredential $login -Credential $login -TrustedRootFile $rootFile -WhatIf }
        $observed.Error | Should -BeNullOrEmpty
        $observed.Output | Should -BeNullOrEmpty
        { Get-ContainerRegistryImage -Registry $to -Repository planned @common } | Should -Throw -ErrorId 'Image.NotFound,Get-ContainerRegistryImage'
        Get-RegistryWriteCount -Folder $folder -Registry $to | Should -Be $writes
    }

    It 'exports listed images, appends to the archive, and imports it elsewhere' -Skip:$noPeer {
        Push-Location -LiteralPath $folder
        try {
            $exported = @(Get-ContainerRegistryImage -Registry $from -Repository team/a @common | Export-ContainerRegistryImage -Path images.tar @common)
            $exported.Digest | Should -Be @($digests['team/a:v1'])
            Assert-DocumentedProperty -Command Export-ContainerRegistryImage -InputObject $exported[0]
            { Export-ContainerRegistryImage -Image "$from/team/b:v1" -Path images.tar @common } | Should -Throw -ErrorId 'Image.ArchiveExists,Export-ContainerRegistryImage'
            $appended = @(Export-ContainerRegistryImage -Image "$from/team/a:v1", "$from/team/b:v1" -Path images.tar -Append @common)
            ($appended | Where-Object { $_.Source -like '*team/a:v1' }).SentBytes | Should -Be 0
            ($appended | Where-Object { $_.Source -like '*team/b:v1' }).SentBytes | Should -BeGreaterThan 0
            $imported = @(Get-Item -LiteralPath images.tar | Import-ContainerRegistryImage -Registry "$to/site" @common)
            ($imported.Destination | Sort-Object) | Should -Be @("$to/site/team/a:v1", "$to/site/team/b:v1")
            Assert-DocumentedProperty -Command Import-ContainerRegistryImage -InputObject $imported[0]
            $one = Import-ContainerRegistryImage -Path images.tar -Name '*team/b*' -Destination "$to/renamed:v2" @common
            $one.Digest | Should -BeExactly $digests['team/b:v1']
        } finally {
            Pop-Location
        }
    }

    It 'of several images the missing one is an error, and the others are returned' -Skip:$noPeer {
        $exported = @(Export-ContainerRegistryImage -Image "$from/team/a:v1", "$from/team/absent:v1" -Path (Join-Path -Path $folder -ChildPath 'some.tar') @common -ErrorVariable failed -ErrorAction SilentlyContinue)
        $exported.Count | Should -Be 1
        $failed[0].FullyQualifiedErrorId | Should -BeExactly 'Image.NotFound,Export-ContainerRegistryImage'
    }

    It 'removes an image, and keeps one with other tags' -Skip:$noPeer {
        foreach ($tag in 'one', 'two') {
            $null = Copy-ContainerRegistryImage -Source "$from/team/a:v1" -Destination "$to/doomed:$tag" -SourceCredential $login -Credential $login -TrustedRootFile $rootFile
        }
        (Get-Command -Name Remove-ContainerRegistryImage).ScriptBlock.Attributes.Where({ $_ -is [System.Management.Automation.CmdletBindingAttribute] }).ConfirmImpact | Should -Be 'High'
        Remove-ContainerRegistryImage -Image "$to/doomed:one" -Force -WhatIf @common
        { Remove-ContainerRegistryImage -Image "$to/doomed:one" -Confirm:$false @common } | Should -Throw -ErrorId 'Image.OtherTags,Remove-ContainerRegistryImage'
        @(Get-ContainerRegistryImage -Registry $to -Repository doomed @common).Count | Should -Be 2
        Remove-ContainerRegistryImage -Image "$to/doomed:one" -Force -Confirm:$false @common
        @(Get-ContainerRegistryImage -Registry $to @common | Where-Object { $_.Repository -eq 'doomed' }).Count | Should -Be 0
    }

    It 'reports that deletion is switched off in a registry' -Skip:$noPeer {
        $keeper = Start-TestRegistry -Folder $folder -Credential $login -DeletionOff
        $null = Import-ContainerRegistryImage -Path $layout -Registry $keeper @common
        { Remove-ContainerRegistryImage -Image "$keeper/team/a:v1" -Confirm:$false @common } | Should -Throw -ErrorId 'Registry.DeletionOff,Remove-ContainerRegistryImage'
    }

    It 'reports a wrong password and never shows it' -Skip:$noPeer {
        $wrong = [pscredential]::new('mover', (ConvertTo-TestSecret -Text 'wrong-password-canary'))
        $observed = Invoke-Observed -Script { Get-ContainerRegistryImage -Registry $to -Credential $wrong -TrustedRootFile $rootFile -Verbose -Debug }
        $observed.Error.FullyQualifiedErrorId | Should -BeExactly 'Registry.LoginFailed,Get-ContainerRegistryImage'
        ($observed | ConvertTo-Json -Depth 4 -WarningAction Ignore) | Should -Not -Match 'canary'
        $observed.Error.ToString() | Should -Not -Match 'canary'
    }

    It 'uses the login that Docker stores, and a trusted root of the environment' -Skip:$noPeer {
        $auth = [System.Convert]::ToBase64String([System.Text.Encoding]::UTF8.GetBytes("mover:$password"))
        ConvertTo-Json -InputObject @{ auths = @{ $to = @{ auth = $auth } } } -Depth 4 | Set-Content -LiteralPath (Join-Path -Path $folder -ChildPath 'config.json')
        $env:SSL_CERT_FILE = $rootFile
        try {
            @(Get-ContainerRegistryImage -Registry $to -Repository hello-world).Count | Should -Be 1
        } finally {
            $env:SSL_CERT_FILE = $before.SSL_CERT_FILE
            Remove-Item -LiteralPath (Join-Path -Path $folder -ChildPath 'config.json')
        }
    }
}
