# Typical mistakes of operators, on AAD and AD FS: each error has its own id, names the value that is wrong, and says what to do.
BeforeDiscovery {
    & ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'Start-MissingStamp.ps1'))
    $noStamp = @{ AAD = -not $env:AZCR_STAMP_AAD; ADFS = -not $env:AZCR_STAMP_ADFS }
    $kinds = @(foreach ($kind in 'AAD', 'ADFS') { @{ Kind = $kind; Missing = $noStamp[$kind] } })
    # $v: arguments of Set-ContainerRegistryPrerequisites; $d: those of New-ContainerRegistryDeployment; $s: those of the sign-in.
    $mistakes = @(
        # Sign-in
        @{ What = 'no sign-in'; Line = 'Disconnect-ContainerRegistryStamp; New-ResourceGroup -ResourceGroupName g -Location l'; Id = 'SignIn.NotSignedIn'; Says = 'Connect-ContainerRegistryStamp' }
        @{ What = 'endpoint with a typing error'; Line = '$s.ArmEndpoint = $s.ArmEndpoint -replace "management", "managment"; Connect-ContainerRegistryStamp @s'; Id = 'Transport.'; Says = 'managment\.' }
        @{ What = 'endpoint without https'; Line = '$s.ArmEndpoint = $s.ArmEndpoint -replace "https", "http"; Connect-ContainerRegistryStamp @s'; Id = 'Configuration.EndpointInvalid'; Says = 'https' }
        @{ What = 'wrong client secret'; Line = '$s.ClientSecret = ConvertTo-TestSecret -Text "wrong-secret-canary"; Connect-ContainerRegistryStamp @s'; Id = 'SignIn.'; Says = 'secret' }
        @{ What = 'unknown application'; Line = '$s.ApplicationId = "00000000-0000-0000-0000-00000000dead"; Connect-ContainerRegistryStamp @s'; Id = 'SignIn.'; Says = '00000000-0000-0000-0000-00000000dead' }
        @{ What = 'unknown subscription'; Line = 'Connect-ContainerRegistryStamp @s -SubscriptionId no-such-subscription'; Id = 'Subscription.|SignIn.'; Says = 'no-such-subscription' }
        @{ What = 'root certificate of another authority'; Line = '$s.TrustedRootFile = $root; Connect-ContainerRegistryStamp @s'; Id = 'Transport.'; Says = 'TrustedRootFile' }
        @{ What = 'root file that does not exist'; Line = '$s.TrustedRootFile = "./no-such.pem"; Connect-ContainerRegistryStamp @s'; Id = 'Configuration.TrustedRootUnreadable'; Says = 'no-such\.pem' }
        @{ What = 'device code in a session that is not interactive'; Line = '$null = $s.Remove("ClientSecret"); Connect-ContainerRegistryStamp -ArmEndpoint $s.ArmEndpoint'; Id = 'Argument.Missing'; Says = '-ClientSecret' }
        # Prerequisites
        @{ What = 'misspelled location'; Line = '$v.Location = "shangai"; Set-ContainerRegistryPrerequisites @v'; Id = 'Location.Unknown'; Says = "'shangai'.*shanghai" }
        @{ What = 'account name with a dash'; Line = '$v.StorageAccountName = "newreg-sa"; Set-ContainerRegistryPrerequisites @v'; Id = 'Name.StorageAccount'; Says = "'newreg-sa'.*letters" }
        @{ What = 'vault name that begins with a digit'; Line = '$v.KeyVaultName = "1vault"; Set-ContainerRegistryPrerequisites @v'; Id = 'Name.KeyVault'; Says = "'1vault'" }
        @{ What = 'container name in capitals'; Line = '$v.StorageAccountBlobContainer = "Images"; Set-ContainerRegistryPrerequisites @v'; Id = 'Name.BlobContainer'; Says = "'Images'" }
        @{ What = 'user name with a dot'; Line = '$v.RegistryUserName = "first.last"; Set-ContainerRegistryPrerequisites @v'; Id = 'Name.RegistryUser'; Says = "'first\.last'" }
        @{ What = 'password that is too long'; Line = '$v.RegistryUserPassword = "a" * 80; Set-ContainerRegistryPrerequisites @v'; Id = 'Password.Unusable'; Says = '72 bytes' }
        @{ What = 'PFX file that does not exist'; Line = '$v.CertificateFilePath = "./no-such.pfx"; Set-ContainerRegistryPrerequisites @v'; Id = 'Certificate.FileUnreadable'; Says = 'no-such\.pfx' }
        @{ What = 'wrong PFX password'; Line = '$v.CertificatePassword = "wrong-password-canary"; Set-ContainerRegistryPrerequisites @v'; Id = 'Certificate.WrongPassword'; Says = 'password' }
        @{ What = 'text in place of a PFX'; Line = '$v.CertificateFilePath = $key; Set-ContainerRegistryPrerequisites @v'; Id = 'Certificate.NotPfx'; Says = 'id_rsa\.pub' }
        @{ What = 'the other identity system'; Line = '$v.IdentitySystem = @{ AAD = "ADFS"; ADFS = "AAD" }[$Kind]; Set-ContainerRegistryPrerequisites @v'; Id = 'Identity.SystemMismatch'; Says = 'IdentitySystem' }
        @{ What = 'account name of another subscription'; Line = 'Add-StampSeed -Stamp $stamp -Seed @{ accounts = @(@{ name = "takenaccount1" }) }; $v.StorageAccountName = "takenaccount1"; Set-ContainerRegistryPrerequisites @v'; Id = 'StorageAccount.NameTaken'; Says = "'takenaccount1'" }
        @{ What = 'five mistakes at once'; Line = '$v.Location = "x"; $v.StorageAccountName = "-"; $v.KeyVaultName = "1"; $v.RegistryUserName = "a b"; $v.CertificatePassword = "wrong-password-canary"; Set-ContainerRegistryPrerequisites @v'; Id = 'Preflight.'; Says = '5 ' }
        @{ What = 'certificate without subject alternative names'; Line = '$v.CertificateFilePath = $nameless; Set-ContainerRegistryPrerequisites @v'; Id = 'Certificate.NoSubjectAlternativeName'; Says = 'New-ContainerRegistryCertificate' }
        # Single resources
        @{ What = 'secret for a vault that does not exist'; Line = 'Set-RegistryAccessSecret no-such-vault admin Password-canary-1'; Id = 'KeyVault.NotFound'; Says = "'no-such-vault'" }
        @{ What = 'secret that exists'; Line = 'Set-RegistryAccessSecret $v.KeyVaultName $v.RegistryUserName Password-canary-1'; Id = 'Secret.AlreadyExists'; Says = '-SkipExistCheck' }
        # Deployment
        @{ What = 'thumbprint of another certificate'; Line = '$d.PfxThumbprint = "A" * 40; New-ContainerRegistryDeployment @d'; Id = 'Deployment.ThumbprintMismatch'; Says = 'A{40}' }
        @{ What = 'label that the certificate does not cover'; Line = '$d.DnsNameLabel = "another"; New-ContainerRegistryDeployment @d'; Id = 'Deployment.CertificateNameMismatch'; Says = 'another\.' }
        @{ What = 'label that is taken'; Line = 'Add-StampSeed -Stamp $stamp -Seed @{ takenLabels = @("registry") }; New-ContainerRegistryDeployment @d'; Id = 'Deployment.DnsLabelTaken'; Says = "'registry'" }
        @{ What = 'private key in place of the public one'; Line = '[System.IO.File]::WriteAllText($private, "-----BEGIN OPENSSH PRIVATE KEY-----`nkey-canary"); $d.AdminPublicKey = $private; New-ContainerRegistryDeployment @d'; Id = 'Deployment.SshKeyInvalid'; Says = 'public' }
        @{ What = 'size that the stamp does not have'; Line = '$d.VirtualMachineSize = "Standard_X99"; New-ContainerRegistryDeployment @d'; Id = 'Deployment.MachineSizeUnknown'; Says = "'Standard_X99'" }
        @{ What = 'wrong secret of the service principal'; Line = '$d.ServicePrincipalClientSecret = ConvertTo-TestSecret -Text "wrong-secret-canary"; New-ContainerRegistryDeployment @d'; Id = 'Deployment.PrincipalRejected'; Says = 'secret' }
        @{ What = 'secret URL of a vault that does not exist'; Line = '$d.PfxKeyVaultSecretUrl = $d.PfxKeyVaultSecretUrl -replace "//[^.]+", "//no-such-vault"; New-ContainerRegistryDeployment @d'; Id = 'Deployment.IdInvalid'; Says = 'no-such-vault' }
        @{ What = 'deployment that does not exist'; Line = 'Get-ContainerRegistryDeployment -ResourceGroupName $v.ResourceGroupName -Name no-such-deployment'; Id = 'Deployment.NotFound'; Says = "'no-such-deployment'" }
        # Operation
        @{ What = 'removal of names that match nothing'; Line = 'Remove-ContainerRegistry -ResourceGroupName no-such-group -StorageAccountName a1b2c3 -StorageAccountBlobContainer c1d -KeyVaultName no-such-vault -CertificateSecretName s -RegistryUserName u -Confirm:$false'; Id = 'Removal.NothingFound'; Says = 'no-such-group' }
        @{ What = 'registry that does not answer'; Line = 'Get-ContainerRegistryImage -Registry localhost:1 -Credential $login'; Id = 'Registry.|Transport.|Verification.'; Says = 'localhost:1' }
        @{ What = 'Marketplace item at the endpoint of a user'; Line = 'Get-ContainerRegistryGalleryItem'; Id = 'Operator.|Gallery.|SignIn.'; Says = 'adminmanagement' }
        @{ What = 'account that may not assign roles'; Line = '$me = $stamp.credentials.servicePrincipalObjectId; $at = "/subscriptions/$($stamp.subscriptionId)"; Add-StampSeed -Stamp $stamp -Seed @{ remove = @{ roleAssignmentsOf = @($me) } }; Add-StampSeed -Stamp $stamp -Seed @{ roleAssignments = @(@{ scope = $at; principalId = $me; roleName = "Contributor" }) }; $v = New-RegistryInput -Stamp $stamp -CertificateFile $v.CertificateFilePath; Set-ContainerRegistryPrerequisites @v'; Id = 'Service.Forbidden'; Says = 'roleAssignments/write.*Owner' }
    )
}

BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'StampControl.psm1')) -Force
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'DeploymentInput.psm1') -Force
    Import-RegistryModule
    $key = Join-Path -Path $TestDrive -ChildPath 'id_rsa.pub'
    $private = Join-Path -Path $TestDrive -ChildPath 'id_rsa'
    $root = Join-Path -Path $TestDrive -ChildPath 'other-root.pem'
    $nameless = Join-Path -Path $TestDrive -ChildPath 'nameless.pfx'
    $login = New-Object -TypeName pscredential -ArgumentList 'admin', (ConvertTo-TestSecret -Text 'login-canary-1')

    # Another authority: a certificate that did not sign the one of the stamp. Without .NET's certificates the rows that need them are skipped.
    $makes = Test-CertificateMaking
    if (-not $makes) { return }
    $null = New-TestCertificate -Path $nameless -WithoutNames
    $other = Join-Path -Path $TestDrive -ChildPath 'other.pfx'
    $null = New-TestCertificate -Path $other
    $bytes = [System.Security.Cryptography.X509Certificates.X509Certificate2]::new($other, 'Pfx-Passwort!1').RawData
    [System.IO.File]::WriteAllText($root, "-----BEGIN CERTIFICATE-----`n$([Convert]::ToBase64String($bytes, 'InsertLineBreaks'))`n-----END CERTIFICATE-----`n")
}

Describe 'Mistakes on <Kind>' -ForEach $kinds {
    BeforeAll {
        $stamp = $null
        if (-not $Missing) {
            $stamp = Get-Stamp -Kind $Kind
            $given = Initialize-Deployment -Stamp $stamp -Folder $TestDrive
        }
    }

    BeforeEach {
        if ($stamp) {
            Connect-Stamp -Stamp $stamp
            $s = Get-StampSignIn -Stamp $stamp
            $v = New-Object -TypeName hashtable -ArgumentList $given.Values
            $d = $given.Deployment + (ConvertTo-DeploymentArgument -Prerequisites $given.Prerequisites)
        }
    }

    AfterEach {
        if ($stamp) { Add-StampSeed -Stamp $stamp -Seed @{ takenLabels = @() } }
    }

    AfterAll {
        if ($stamp) {
            # The account is the owner of the subscription again.
            $me = $stamp.credentials.servicePrincipalObjectId
            Add-StampSeed -Stamp $stamp -Seed @{ remove = @{ roleAssignmentsOf = @($me) } }
            Add-StampSeed -Stamp $stamp -Seed @{ roleAssignments = @(@{ scope = "/subscriptions/$($stamp.subscriptionId)"; principalId = $me; roleName = 'Owner' }) }
            Clear-Deployment -Stamp $stamp
        }
    }

    It '<What>' -Skip:$Missing -ForEach $mistakes {
        if (-not $makes -and $Line -match '\$(nameless|root)\b') {
            Set-ItResult -Skipped -Because 'this .NET makes no certificates'
        }
        $observed = Invoke-Observed -Script { . ([scriptblock]::Create($Line)) }
        $failure = $observed.Error
        $failure | Should -Not -BeNullOrEmpty
        $shown = ($failure | Out-String -Width 4000) -replace '\x1b\[[0-9;]*m', '' -replace '\s*\r?\n[\s|]*', ' '
        Write-Verbose "$Kind, ${What}: $shown"
        $failure.FullyQualifiedErrorId | Should -Match "^($($Id -replace '\.', '\.'))" -Because $shown
        $shown | Should -Match $Says
        $shown | Should -Not -Match 'canary'
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }
}
