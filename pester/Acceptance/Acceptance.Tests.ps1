# Acceptance on a real stamp: the documented flow under a unique prefix, in resource groups of its own, which are removed at the end. See README.md.
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', '', Justification = 'The blocks of Pester use them.')]
param(
    # https://management.<region>.<fqdn> of the stamp.
    [string] $Endpoint,
    # Tenant id or name. Not needed on AD FS.
    [string] $Tenant,
    [string] $SubscriptionId,
    # Application id and secret of the service principal that runs the commands.
    [pscredential] $Credential,
    # Application id and secret of the service principal that the registry uses; by default the same one.
    [pscredential] $RegistryServicePrincipal,
    # Only on AD FS: the identifiers (SID) of the registry's service principal and of the one that runs the commands.
    [string] $RegistryObjectId,
    [string] $OperatorObjectId,
    [string] $TrustedRootFile,
    # Addresses to use instead of DNS, as for Connect-ContainerRegistryStamp.
    [hashtable] $Resolve,
    # Also deploys a registry, which takes 10 to 15 minutes, and replaces its certificate, which takes as long again.
    [switch] $IncludeDeployment,
    # Registry for the image steps instead of the deployed one, with its login and its root certificate.
    [string] $ImageRegistry,
    [pscredential] $ImageRegistryCredential,
    [string] $ImageRegistryRootFile,
    # Folder for the reports, with the names of this run.
    [string] $ReportPath,
    # Folder for a recording without names and secrets.
    [string] $RecordPath
)

BeforeAll {
    Import-Module (Join-Path -Path $PSScriptRoot -ChildPath 'AcceptanceRun.psm1') -Force
    Import-AcceptedModule
    $missing = @(foreach ($name in 'Endpoint', 'SubscriptionId', 'Credential') { if (-not (Get-Variable -Name $name -ValueOnly)) { $name } })
    $run = New-AcceptanceRun -Folder $TestDrive -ReportPath $ReportPath -Missing $missing
    if (-not $RegistryServicePrincipal) { $RegistryServicePrincipal = $Credential }
    $login = New-AcceptanceLogin -UserName "$($run.Prefix)a"
    $newLogin = New-AcceptanceLogin -UserName "$($run.Prefix)b"
    $pfxPassword = (New-AcceptanceLogin -UserName 'pfx').Password
    $names = @{
        ResourceGroupName           = "$($run.Prefix)rg"
        StorageAccountName          = "$($run.Prefix)sa"
        StorageAccountBlobContainer = "$($run.Prefix)ct"
        KeyVaultName                = "$($run.Prefix)kv"
        CertificateSecretName       = "$($run.Prefix)cert"
    }
    $deploymentGroup = "$($run.Prefix)vm"
}

Describe 'Acceptance' {
    It 'signs in' {
        Invoke-AcceptanceStep -Run $run -Name SignIn -Script {
            $signIn = @{ ArmEndpoint = $Endpoint; SubscriptionId = $SubscriptionId; ApplicationId = $Credential.UserName; ClientSecret = $Credential.Password }
            foreach ($name in 'TrustedRootFile', 'Resolve', 'RecordPath') {
                $value = Get-Variable -Name $name -ValueOnly
                if ($value) { $signIn[$name] = $value }
            }
            if ($Tenant) { $signIn.TenantId = $Tenant }
            $run.Stamp = Connect-ContainerRegistryStamp @signIn -LogPath $run.LogPath -ErrorAction Stop
            $run.Stamp.ArmEndpoint | Should -Not -BeNullOrEmpty
            $run.DnsName = '{0}.{1}' -f $run.Prefix, (Get-AcceptanceSuffix -Endpoint $run.Stamp.ArmEndpoint)
        }
    }

    It 'reads the Marketplace of the stamp' {
        Invoke-AcceptanceStep -Run $run -Name Marketplace -After SignIn -Script {
            $marketplace = Test-ContainerRegistryMarketplace -ErrorAction Stop
            @($marketplace.Checks).Count | Should -BeGreaterThan 0
            # What is missing there fails the deployment, and only that.
            @($marketplace.Checks | Where-Object { [string]$_.State -eq 'Failed' } | ForEach-Object { $_.Message }) -join ' '
        }
    }

    It 'creates a self-signed certificate' {
        Invoke-AcceptanceStep -Run $run -Name Certificate -After SignIn -Script {
            $run.Certificate = New-AcceptanceCertificate -Run $run -Name first -Password $pfxPassword
            $run.Certificate.DnsNames | Should -Contain $run.DnsName
        }
    }

    It 'creates the prerequisites with the documented command' {
        Invoke-AcceptanceStep -Run $run -Name Prerequisites -After Certificate -Script {
            $run.Desired = @{
                Location = $run.Stamp.Location; CertificateFilePath = $run.Certificate.FilePath; CertificatePassword = $pfxPassword
                RegistryCredential = $login
            } + $names
            if ([string]$run.Stamp.IdentitySystem -eq 'ADFS') {
                $RegistryObjectId | Should -Not -BeNullOrEmpty -Because 'an AD FS stamp needs -RegistryObjectId'
                $OperatorObjectId | Should -Not -BeNullOrEmpty -Because 'an AD FS stamp needs -OperatorObjectId'
                $run.Desired.ApplicationIdentifier = $RegistryObjectId
                $run.Desired.UserObjectId = $OperatorObjectId
            } else {
                $run.Desired.ServicePrincipalId = $RegistryServicePrincipal.UserName
            }
            $desired = $run.Desired
            $run.Created = $true
            $run.Prerequisites = Set-ContainerRegistryPrerequisites @desired -PassThru -ReportPath (Get-AcceptanceReport -Run $run -Name prerequisites) 6>$null
            $run.Prerequisites.PfxThumbprint | Should -BeExactly $run.Certificate.Thumbprint
            (Test-ContainerRegistryPrerequisites @desired).Differences | Should -BeNullOrEmpty
        }
    }

    It 'writes nothing when the same command runs again' {
        Invoke-AcceptanceStep -Run $run -Name Rerun -After Prerequisites -Script {
            $desired = $run.Desired
            $log = Join-Path -Path $run.Folder -ChildPath 'rerun.jsonl'
            $null = Set-ContainerRegistryPrerequisites @desired -LogPath $log 6>$null
            Get-AcceptanceWrite -LogPath $log | Should -BeNullOrEmpty
        }
    }

    It 'reports a changed login, and the same command restores it' {
        Invoke-AcceptanceStep -Run $run -Name Drift -After Prerequisites -Script {
            $desired = $run.Desired
            $other = New-Object -TypeName System.Management.Automation.PSCredential -ArgumentList $login.UserName, $newLogin.Password
            # What another operator may have written.
            $changed = $desired.Clone()
            $changed.RegistryCredential = $other
            $null = Set-ContainerRegistryPrerequisites @changed 6>$null
            @((Test-ContainerRegistryPrerequisites @desired).Differences | ForEach-Object { $_.What }) | Should -Be @('registryUser')
            $null = Set-ContainerRegistryPrerequisites @desired 6>$null
            (Test-ContainerRegistryPrerequisites @desired).Differences | Should -BeNullOrEmpty
        }
    }

    It 'replaces the login' {
        Invoke-AcceptanceStep -Run $run -Name Password -After Prerequisites -Script {
            $update = Update-ContainerRegistryCredential -KeyVaultName $names.KeyVaultName -RegistryCredential $newLogin -OldRegistryUserName $login.UserName -Force -Confirm:$false -ErrorAction Stop 6>$null
            [string]$update.State | Should -BeExactly 'Complete'
            $run.Desired.RegistryCredential = $newLogin
            $desired = $run.Desired
            (Test-ContainerRegistryPrerequisites @desired).Differences | Should -BeNullOrEmpty
        }
    }

    It 'replaces the certificate in the key vault' {
        Invoke-AcceptanceStep -Run $run -Name CertificateRotation -After Password -Script {
            $run.Certificate = New-AcceptanceCertificate -Run $run -Name second -Password $pfxPassword
            $run.Desired.CertificateFilePath = $run.Certificate.FilePath
            $desired = $run.Desired
            @((Test-ContainerRegistryPrerequisites @desired).Differences | ForEach-Object { $_.What }) | Should -Be @('certificate')
            $run.Prerequisites = Set-ContainerRegistryPrerequisites @desired -PassThru 6>$null
            $run.Prerequisites.PfxThumbprint | Should -BeExactly $run.Certificate.Thumbprint
        }
    }

    It 'deploys the registry' {
        $without = if (-not $IncludeDeployment) { 'a deployment takes 10 to 15 minutes: use -IncludeDeployment' }
        Invoke-AcceptanceStep -Run $run -Name Deployment -After CertificateRotation -Without $without -Script {
            $key = New-ContainerRegistrySshKey -KeyFilePath (Join-Path -Path $run.Folder -ChildPath 'registry_rsa') -Passphrase (New-Object -TypeName System.Security.SecureString) -ErrorAction Stop 6>$null
            $deployment = @{
                ResourceGroupName = $deploymentGroup; DnsNameLabel = $run.Prefix; AdminPublicKey = $key.PublicKeyFilePath
                ServicePrincipalClientSecret = $RegistryServicePrincipal.Password; ReportPath = Get-AcceptanceReport -Run $run -Name deployment
            }
            if (-not $run.Prerequisites.ServicePrincipalClientId) { $deployment.ServicePrincipalClientId = $RegistryServicePrincipal.UserName }
            $run.Deployed = $true
            $result = $run.Prerequisites | New-ContainerRegistryDeployment @deployment -ErrorAction Stop 6>$null
            [string]$result.State | Should -BeExactly 'Succeeded'
            $result.RegistryHostName | Should -BeExactly $run.DnsName
        }
    }

    It 'replaces the certificate of the deployed registry' {
        Invoke-AcceptanceStep -Run $run -Name DeployedCertificate -After Deployment -Script {
            $certificate = New-AcceptanceCertificate -Run $run -Name third -Password $pfxPassword
            $update = Update-ContainerRegistryCertificate -ResourceGroupName $deploymentGroup -CertificateFilePath $certificate.FilePath -CertificatePassword $pfxPassword `
                -ServicePrincipalClientId $RegistryServicePrincipal.UserName -ServicePrincipalClientSecret $RegistryServicePrincipal.Password -Confirm:$false -ErrorAction Stop 6>$null
            $update.Thumbprint | Should -BeExactly $certificate.Thumbprint
            $run.Certificate = $certificate
        }
    }

    It 'pushes, lists, and removes an image' {
        $without = $null
        $after = 'SignIn'
        if (-not $ImageRegistry) {
            $after = 'DeployedCertificate'
            if (-not $IncludeDeployment) { $without = 'there is no registry: use -IncludeDeployment or -ImageRegistry' }
        }
        Invoke-AcceptanceStep -Run $run -Name Image -After $after -Without $without -Script {
            $registry = @{ Registry = $ImageRegistry; Credential = $ImageRegistryCredential; TrustedRootFile = $ImageRegistryRootFile }
            if (-not $ImageRegistry) {
                $registry = @{ Registry = $run.DnsName; Credential = $newLogin; TrustedRootFile = $run.Certificate.RootFile }
            }
            $test = Test-ContainerRegistry @registry -ErrorAction Stop
            $failed = @($test.Checks | Where-Object { [string]$_.State -eq 'Failed' } | ForEach-Object { $_.Message })
            $failed -join ' ' | Should -BeExactly ''
            $image = "$($run.Prefix)/hello:v1"
            New-AcceptanceImage -Path (Join-Path -Path $run.Folder -ChildPath 'image') -Name $image
            $pushed = Import-ContainerRegistryImage -Path (Join-Path -Path $run.Folder -ChildPath 'image') @registry -Confirm:$false -ErrorAction Stop 6>$null
            $listed = @(Get-ContainerRegistryImage @registry -Repository "$($run.Prefix)/hello" -ErrorAction Stop)
            $listed[0].Digest | Should -BeExactly $pushed.Digest
            Remove-ContainerRegistryImage -Image $listed[0].Image -Credential $registry.Credential -TrustedRootFile $registry.TrustedRootFile -Confirm:$false -ErrorAction Stop 6>$null
            @(Get-ContainerRegistryImage @registry -Repository "$($run.Prefix)/hello" -ErrorAction SilentlyContinue).Count | Should -Be 0
        }
    }

    It 'removes everything' {
        Invoke-AcceptanceStep -Run $run -Name Removal -After Prerequisites -Script {
            Remove-Acceptance -Run $run -Names $names -RegistryUserName $login.UserName, $newLogin.UserName -DeploymentGroup $deploymentGroup
        }
    }

    AfterAll {
        # After a failed step; the test above has removed everything otherwise.
        if ($run.Created) {
            Remove-Acceptance -Run $run -Names $names -RegistryUserName $login.UserName, $newLogin.UserName -DeploymentGroup $deploymentGroup
        }
        Write-AcceptanceReport -Run $run
        if ($run.Stamp) { Disconnect-ContainerRegistryStamp }
    }
}
