# Runs the documented command against a running stamp, twice. -StampFile: the stamp's description. -Folder: folder for the certificate.
param(
    [Parameter(Mandatory = $true)] [string] $StampFile,
    [Parameter(Mandatory = $true)] [string] $Folder
)
$ErrorActionPreference = 'Stop'
$stamp = ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText($StampFile))
Import-Module -Name ([System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry'))

function Get-WriteCount {
    @(Invoke-RestMethod -Uri "$($stamp.control)journal/writes" -NoProxy | ForEach-Object { $_ }).Count
}

function Show-Command {
    param([string] $Text)
    Write-Host ''
    Write-Host "PS> $Text" -ForegroundColor Cyan
}

$secret = ConvertTo-SecureString -String $stamp.credentials.clientSecret -AsPlainText -Force
Show-Command "Connect-ContainerRegistryStamp -ArmEndpoint $($stamp.armEndpoint) -TenantId $($stamp.tenantName) -ApplicationId ... -ClientSecret `$secret"
$connect = @{
    ArmEndpoint     = $stamp.armEndpoint
    TenantId        = $stamp.tenantName
    ApplicationId   = $stamp.credentials.applicationId
    ClientSecret    = $secret
    TrustedRootFile = $stamp.caFile
}
Connect-ContainerRegistryStamp @connect | Format-List | Out-String | Write-Host

$certificate = Join-Path -Path $Folder -ChildPath 'registry.pfx'
# A password only for this run, used only with the simulated stamp.
$password = 'Demo-' + [guid]::NewGuid().ToString('N')
Show-Command 'New-ContainerRegistryCertificate -CommonName registry.shanghai.cloudapp.azurestack.example -Password $password -FilePath registry.pfx'
$secure = ConvertTo-SecureString -String $password -AsPlainText -Force
New-ContainerRegistryCertificate -CommonName 'registry.shanghai.cloudapp.azurestack.example' -Password $secure -FilePath $certificate |
    Out-String | Write-Host

$documented = @{
    Location                    = $stamp.location
    ServicePrincipalId          = $stamp.credentials.registry.applicationId
    ResourceGroupName           = 'newregreq1'
    StorageAccountName          = 'newregsa1'
    StorageAccountBlobContainer = 'newregct1'
    KeyVaultName                = 'newregkv1'
    CertificateSecretName       = 'containersecret2'
    CertificateFilePath         = $certificate
    CertificatePassword         = $password
    RegistryUserName            = 'admin'
    RegistryUserPassword        = 'Registry-' + [guid]::NewGuid().ToString('N')
}
$line = @($documented.Keys | Sort-Object | ForEach-Object {
        $shown = $documented[$_]
        if ($_ -like '*Password') { $shown = "`$$_" }
        "-$_ $shown"
    }) -join ' '

foreach ($turn in 'The first run', 'The same again') {
    Show-Command "Set-ContainerRegistryPrerequisites $line"
    $before = Get-WriteCount
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    Set-ContainerRegistryPrerequisites @documented | Out-Host
    $seconds = $watch.Elapsed.TotalSeconds.ToString('0.0', [cultureinfo]::InvariantCulture)
    Write-Host "$turn took $seconds s and made $((Get-WriteCount) - $before) writes." -ForegroundColor Green
}
