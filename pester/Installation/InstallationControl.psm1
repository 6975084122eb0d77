# A configuration file for a stamp, and the registry that its virtual machine would run: a real docker-registry with the certificate of the file.

Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Listener.psm1'))
Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Registry', 'RegistryControl.psm1'))
Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Stamp', 'StampControl.psm1'))
Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'Deployment', 'DeploymentInput.psm1'))

# The secrets of the file by environment variable; each is a canary.
$script:Secrets = @{
    AZCR_TEST_PFX    = 'canary-pfx-Passwort!1'
    AZCR_TEST_ADMIN  = 'canary-admin-Pass.1'
    AZCR_TEST_BUILD  = 'canary-build-Pass.2'
    AZCR_TEST_SOURCE = 'canary-source-Pass.3'
}

function Get-InstallationSecret { $script:Secrets }

# Creates registry.json with its PFX file in $Folder, and starts the registry with the same certificate and logins. Returns Path, File (a table), Prefix, Registry
# (host name), Address.
function New-Installation {
    param([Parameter(Mandatory = $true)] $Stamp, [Parameter(Mandatory = $true)] [string] $Folder, [hashtable] $Change = @{})
    $prefix = New-UniquePrefix
    $null = New-Item -ItemType Directory -Path $Folder -Force
    foreach ($name in $script:Secrets.Keys) { [Environment]::SetEnvironmentVariable($name, $script:Secrets[$name]) }
    [Environment]::SetEnvironmentVariable('AZCR_TEST_CLIENT', $Stamp.credentials.clientSecret)
    [Environment]::SetEnvironmentVariable('AZCR_TEST_PRINCIPAL', $Stamp.credentials.registry.clientSecret)
    $registry = 'registry.{0}.cloudapp.{1}' -f $Stamp.location, $Stamp.storageSuffix.Substring($Stamp.location.Length + 1)
    $pfx = Join-Path -Path $Folder -ChildPath 'registry.pfx'
    $null = New-ContainerRegistryCertificate -CommonName $registry -FilePath $pfx -Password $script:Secrets.AZCR_TEST_PFX 6>$null
    $resolve = Get-StampAddress -Stamp $Stamp
    $resolve[$registry] = Start-InstalledRegistry -Folder $Folder -Pfx $pfx
    $resolve['source.example'] = $resolve[$registry]
    $file = [ordered]@{
        stamp            = @{
            armEndpoint = $Stamp.armEndpoint; tenantId = $Stamp.tenantId; subscriptionId = $Stamp.subscriptionId; trustedRootFile = $Stamp.caFile; resolve = $resolve
            applicationId = $Stamp.credentials.applicationId; clientSecret = @{ environment = 'AZCR_TEST_CLIENT' }
        }
        prerequisites    = @{
            resourceGroupName = "${prefix}rg"; storageAccountName = "${prefix}sa"; storageAccountBlobContainer = "${prefix}ct"; keyVaultName = "${prefix}kv"
        }
        certificate      = @{ secretName = 'containersecret'; filePath = 'registry.pfx'; password = @{ environment = 'AZCR_TEST_PFX' } }
        servicePrincipal = @{ id = $Stamp.credentials.registry.applicationId; clientSecret = @{ environment = 'AZCR_TEST_PRINCIPAL' } }
        users            = @(
            @{ name = 'admin'; password = @{ environment = 'AZCR_TEST_ADMIN' } }
            @{ name = 'build'; password = @{ environment = 'AZCR_TEST_BUILD' } }
        )
        deployment       = @{
            resourceGroupName = "${prefix}vm"; dnsNameLabel = 'registry'; adminPublicKey = 'id_rsa.pub'; generateSshKey = $true; registryTrustedRootFile = 'server.pem'
        }
        images           = @(@{ path = 'layout' })
    }
    if ($Stamp.identitySystem -eq 'ADFS') {
        $file.prerequisites.userObjectId = $Stamp.credentials.servicePrincipalObjectId
        $file.servicePrincipal.id = $Stamp.credentials.registry.applicationId
    }
    foreach ($name in $Change.Keys) { $file[$name] = $Change[$name] }
    $null = New-TestLayout -Path (Join-Path -Path $Folder -ChildPath 'layout') -Name 'team/app:1.0'
    $path = Join-Path -Path $Folder -ChildPath 'registry.json'
    Save-Installation -Path $path -File $file
    @{ Path = $path; File = $file; Prefix = $prefix; Registry = $registry; Address = $resolve[$registry] }
}

function Save-Installation {
    param([Parameter(Mandatory = $true)] [string] $Path, [Parameter(Mandatory = $true)] $File)
    ConvertTo-Json -InputObject $File -Depth 10 | Set-Content -LiteralPath $Path
}

# Starts docker-registry with the certificate of a PFX file, as the virtual machine would. Returns its address.
function Start-InstalledRegistry {
    param([Parameter(Mandatory = $true)] [string] $Folder, [Parameter(Mandatory = $true)] [string] $Pfx)
    $flags = [System.Security.Cryptography.X509Certificates.X509KeyStorageFlags]'Exportable, EphemeralKeySet'
    $certificate = [System.Security.Cryptography.X509Certificates.X509Certificate2]::new($Pfx, $script:Secrets.AZCR_TEST_PFX, $flags)
    [System.IO.File]::WriteAllText((Join-Path -Path $Folder -ChildPath 'server.pem'), $certificate.ExportCertificatePem())
    $key = [System.Security.Cryptography.X509Certificates.RSACertificateExtensions]::GetRSAPrivateKey($certificate)
    [System.IO.File]::WriteAllText((Join-Path -Path $Folder -ChildPath 'server.key'), $key.ExportPkcs8PrivateKeyPem())
    $login = [pscredential]::new('admin', (ConvertTo-TestSecret -Text $script:Secrets.AZCR_TEST_ADMIN))
    (Start-TestRegistry -Folder $Folder -Credential $login).Replace('localhost', '127.0.0.1')
}

# Stops the registries that this module has started. Another import of RegistryControl.psm1 does not know them.
function Stop-InstalledRegistry { Stop-TestRegistry }

# Leaves nothing for other suites of this process: registries, secrets in the environment, and the DNS label of the registry.
function Clear-Installation {
    Stop-TestRegistry
    foreach ($name in @($script:Secrets.Keys) + 'AZCR_TEST_CLIENT', 'AZCR_TEST_PRINCIPAL') { [Environment]::SetEnvironmentVariable($name, $null) }
    foreach ($kind in 'AAD', 'ADFS') {
        $stamp = Get-Stamp -Kind $kind
        if ($stamp) { Clear-Deployment -Stamp $stamp }
    }
}

# Writes of the stamp without those that only read: tokens, keys, and validations.
function Get-InstallationWrite {
    param([Parameter(Mandatory = $true)] $Stamp)
    @(Get-StampJournal -Stamp $Stamp -Writes | ForEach-Object { '{0} {1}' -f $_.method, $_.path })
}

Export-ModuleMember -Function '*-*'
