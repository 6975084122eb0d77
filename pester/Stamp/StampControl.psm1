# Finds the running stamps for tests, reads their journal and state, and sets faults. xtask starts one stamp of each identity system and sets the path of its
# description in AZCR_STAMP_AAD and AZCR_STAMP_ADFS.

$script:CertificateMaking = $null
$script:Manifest = [System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1')

# Returns the description of a stamp, or nothing if none is running.
function Get-Stamp {
    param([Parameter(Mandatory = $true)] [ValidateSet('AAD', 'ADFS')] [string] $Kind)
    $file = [Environment]::GetEnvironmentVariable("AZCR_STAMP_$Kind")
    if ($file -and (Test-Path -LiteralPath $file)) {
        $stamp = ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText($file))
        if ([Environment]::OSVersion.Platform -eq 'Win32NT' -and $stamp.caFile -like '/*') {
            # The stamp's paths have the format of its own system; in Wine that system is drive Z.
            $stamp.caFile = 'Z:' + $stamp.caFile.Replace('/', '\')
        }
        $stamp
    }
}

# Tests import the module again, so that no session of another file is left.
function Import-RegistryModule {
    Remove-Module -Name Azs.ContainerRegistry -Force -ErrorAction Ignore
    Import-Module -Name $script:Manifest -Force -Global
}

function Invoke-StampControl {
    param(
        [Parameter(Mandatory = $true)] $Stamp,
        [Parameter(Mandatory = $true)] [string] $Method,
        [Parameter(Mandatory = $true)] [string] $Path,
        $Body
    )
    $parameters = @{ Method = $Method; Uri = $Stamp.control + $Path; NoProxy = $true; ErrorAction = 'Stop' }
    if ($null -ne $Body) {
        $parameters.Body = ConvertTo-Json -InputObject $Body -Depth 10
        $parameters.ContentType = 'application/json'
    }
    Invoke-RestMethod @parameters
}

# Returns the requests since the last clearing; with -Writes only those that could change something.
function Get-StampJournal {
    param([Parameter(Mandatory = $true)] $Stamp, [switch] $Writes)
    $path = 'journal'
    if ($Writes) { $path = 'journal/writes' }
    @(Invoke-StampControl -Stamp $Stamp -Method GET -Path $path | ForEach-Object { $_ })
}

function Clear-StampJournal {
    param([Parameter(Mandatory = $true)] $Stamp)
    $null = Invoke-StampControl -Stamp $Stamp -Method DELETE -Path 'journal'
}

# Returns all resources, with keys and secret values.
function Get-StampState {
    param([Parameter(Mandatory = $true)] $Stamp)
    Invoke-StampControl -Stamp $Stamp -Method GET -Path 'state'
}

function Get-StampVault {
    param([Parameter(Mandatory = $true)] $Stamp, [Parameter(Mandatory = $true)] [string] $Name)
    (Get-StampState -Stamp $Stamp).vaults | Where-Object { $_.name -eq $Name }
}

# Returns the versions of a secret, oldest first.
function Get-StampSecret {
    param([Parameter(Mandatory = $true)] $Stamp, [Parameter(Mandatory = $true)] [string] $Vault, [Parameter(Mandatory = $true)] [string] $Name)
    @((Get-StampVault -Stamp $Stamp -Name $Vault).secrets.$Name | Where-Object { $_ })
}

# Sets ordered rules; the first that applies to a request decides. Without rules the stamp works normally.
function Set-StampFault {
    param([Parameter(Mandatory = $true)] $Stamp, [object[]] $Fault = @())
    $null = Invoke-StampControl -Stamp $Stamp -Method POST -Path 'faults' -Body @($Fault)
}

function Set-StampSetting {
    param([Parameter(Mandatory = $true)] $Stamp, [Parameter(Mandatory = $true)] [hashtable] $Setting)
    $null = Invoke-StampControl -Stamp $Stamp -Method POST -Path 'settings' -Body $Setting
}

# Changes the stamp without the client.
function Add-StampSeed {
    param([Parameter(Mandatory = $true)] $Stamp, [Parameter(Mandatory = $true)] [hashtable] $Seed)
    $null = Invoke-StampControl -Stamp $Stamp -Method POST -Path 'seed' -Body $Seed
}

function ConvertTo-TestSecret {
    param([Parameter(Mandatory = $true)] [string] $Text)
    ConvertTo-SecureString -String $Text -AsPlainText -Force
}

# Returns the names of a stamp as name to address pairs: both stamps have the same names.
function Get-StampAddress {
    param([Parameter(Mandatory = $true)] $Stamp)
    $pairs = @{}
    foreach ($name in "*.$($Stamp.storageSuffix)", 'login.microsoftonline.com', 'login.windows.net', 'graph.microsoft.com') {
        $pairs[$name] = $Stamp.address
    }
    $pairs
}

# Returns the parameters of Connect-ContainerRegistryStamp for the provisioning application.
function Get-StampSignIn {
    param([Parameter(Mandatory = $true)] $Stamp)
    @{
        ArmEndpoint     = $Stamp.armEndpoint
        TenantId        = $Stamp.tenantId
        SubscriptionId  = $Stamp.subscriptionId
        ApplicationId   = $Stamp.credentials.applicationId
        ClientSecret    = ConvertTo-TestSecret -Text $Stamp.credentials.clientSecret
        TrustedRootFile = $Stamp.caFile
        Resolve         = Get-StampAddress -Stamp $Stamp
    }
}

function Connect-Stamp {
    param([Parameter(Mandatory = $true)] $Stamp)
    $signIn = Get-StampSignIn -Stamp $Stamp
    $null = Connect-ContainerRegistryStamp @signIn
}

# Signs in an operator by name and password.
function Connect-Operator {
    param([Parameter(Mandatory = $true)] $Stamp)
    $credential = [pscredential]::new($Stamp.credentials.user.name, (ConvertTo-TestSecret -Text $Stamp.credentials.user.password))
    $null = Connect-ContainerRegistryStamp -ArmEndpoint $Stamp.adminArmEndpoint -TenantId $Stamp.tenantId -Credential $credential -TrustedRootFile $Stamp.caFile -Resolve (Get-StampAddress -Stamp $Stamp)
}

function New-UniquePrefix {
    'nr' + [guid]::NewGuid().ToString('N').Substring(0, 10)
}

# Returns the documented parameters with unique names.
function New-RegistryInput {
    param([Parameter(Mandatory = $true)] $Stamp, [Parameter(Mandatory = $true)] [string] $CertificateFile)
    $prefix = New-UniquePrefix
    $values = [ordered]@{ Location = $Stamp.location }
    if ($Stamp.identitySystem -eq 'AAD') {
        $values.ServicePrincipalId = $Stamp.credentials.registry.applicationId
    } else {
        $values.ApplicationIdentifier = $Stamp.credentials.registry.objectId
        # AD FS tokens do not contain the caller's id: the parameter does.
        $values.UserObjectId = $Stamp.credentials.servicePrincipalObjectId
    }
    $values.ResourceGroupName = "${prefix}rg"
    $values.StorageAccountName = "${prefix}sa"
    $values.StorageAccountBlobContainer = "${prefix}ct"
    $values.KeyVaultName = "${prefix}kv"
    $values.CertificateSecretName = 'containersecret2'
    $values.CertificateFilePath = $CertificateFile
    $values.CertificatePassword = 'Pfx-Passwort!1'
    $values.RegistryUserName = 'admin'
    $values.RegistryUserPassword = 'Registry-Pass.1'
    $values
}

# Returns whether .NET can create certificates here. Wine 8 lacks the Windows key store that it uses.
function Test-CertificateMaking {
    if ($null -eq $script:CertificateMaking) {
        $script:CertificateMaking = $true
        try {
            $request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=a', [System.Security.Cryptography.RSA]::Create(2048),
                [System.Security.Cryptography.HashAlgorithmName]::SHA256, [System.Security.Cryptography.RSASignaturePadding]::Pkcs1)
            $null = $request.CreateSelfSigned([DateTimeOffset]::UtcNow, [DateTimeOffset]::UtcNow.AddDays(1)).Export('Pfx', 'x')
        } catch {
            $script:CertificateMaking = $false
        }
    }
    $script:CertificateMaking
}

# Creates a PFX file with .NET, so that its thumbprint is computed by a different implementation.
function New-TestCertificate {
    param(
        [Parameter(Mandatory = $true)] [string] $Path,
        [string] $Password = 'Pfx-Passwort!1',
        [DateTimeOffset] $NotBefore = [DateTimeOffset]::UtcNow.AddDays(-1),
        [DateTimeOffset] $NotAfter = [DateTimeOffset]::UtcNow.AddDays(300),
        [switch] $WithoutKey,
        [switch] $WithoutNames
    )
    if (-not (Test-CertificateMaking)) {
        if ($WithoutKey -or $WithoutNames -or $PSBoundParameters.ContainsKey('NotBefore') -or $PSBoundParameters.ContainsKey('NotAfter')) {
            Set-ItResult -Skipped -Because 'this .NET makes no certificates, and the command makes no such one'
        }
        # The command overwrites no file, and a test may create its certificate again.
        Remove-Item -LiteralPath $Path -ErrorAction Ignore
        return (New-ContainerRegistryCertificate -CommonName 'registry.shanghai.cloudapp.azurestack.example' -Password $Password -FilePath $Path 6>$null).Thumbprint
    }
    $key = [System.Security.Cryptography.RSA]::Create(2048)
    $request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=registry.shanghai.cloudapp.azurestack.example', $key,
        [System.Security.Cryptography.HashAlgorithmName]::SHA256, [System.Security.Cryptography.RSASignaturePadding]::Pkcs1)
    $names = [System.Security.Cryptography.X509Certificates.SubjectAlternativeNameBuilder]::new()
    $names.AddDnsName('registry.shanghai.cloudapp.azurestack.example')
    if (-not $WithoutNames) {
        $request.CertificateExtensions.Add($names.Build())
    }
    $usage = [System.Security.Cryptography.X509Certificates.X509KeyUsageFlags]'DigitalSignature, KeyEncipherment'
    $request.CertificateExtensions.Add([System.Security.Cryptography.X509Certificates.X509KeyUsageExtension]::new($usage, $true))
    $purposes = [System.Security.Cryptography.OidCollection]::new()
    $null = $purposes.Add([System.Security.Cryptography.Oid]::new('1.3.6.1.5.5.7.3.1'))
    $request.CertificateExtensions.Add([System.Security.Cryptography.X509Certificates.X509EnhancedKeyUsageExtension]::new($purposes, $false))
    $certificate = $request.CreateSelfSigned($NotBefore, $NotAfter)
    $exported = $certificate
    if ($WithoutKey) {
        $exported = [System.Security.Cryptography.X509Certificates.X509Certificate2]::new($certificate.RawData)
    }
    [System.IO.File]::WriteAllBytes($Path, $exported.Export('Pfx', $Password))
    $certificate.Thumbprint
}

# Runs a script block and splits its output: objects, host lines, warnings, and the error that ended it.
function Invoke-Observed {
    param([Parameter(Mandatory = $true)] [scriptblock] $Script)
    $observed = @{ Output = @(); HostLines = @(); Warnings = @(); Verbose = @(); Error = $null }
    try {
        & $Script *>&1 | ForEach-Object {
            if ($_ -is [System.Management.Automation.InformationRecord]) { $observed.HostLines += [string]$_.MessageData }
            elseif ($_ -is [System.Management.Automation.WarningRecord]) { $observed.Warnings += $_.Message }
            elseif ($_ -is [System.Management.Automation.VerboseRecord]) { $observed.Verbose += $_.Message }
            elseif ($_ -is [System.Management.Automation.ErrorRecord]) { $observed.Error = $_ }
            elseif ($_ -isnot [System.Management.Automation.DebugRecord]) { $observed.Output += $_ }
        }
    } catch {
        $observed.Error = $_
    }
    [pscustomobject]$observed
}

Export-ModuleMember -Function '*-*'
