# The scenes of make.py. Each prepares a simulated stamp, then shows command lines as an operator types them, and runs them.
param(
    [Parameter(Mandatory = $true)] [string] $Scene,
    [Parameter(Mandatory = $true)] [string] $Root,
    [Parameter(Mandatory = $true)] [string] $StampFile
)

$ErrorActionPreference = 'Continue'
$ErrorView = 'ConciseView'
$env:AZCR_STAMP_AAD = $StampFile
Import-Module ([System.IO.Path]::Combine($Root, 'module', 'Azs.ContainerRegistry', 'Azs.ContainerRegistry.psd1'))
Import-Module ([System.IO.Path]::Combine($Root, 'pester', 'Stamp', 'StampControl.psm1'))
Import-Module ([System.IO.Path]::Combine($Root, 'pester', 'Deployment', 'DeploymentInput.psm1'))

# Shows a command line and runs it in the scope of this script, so that its variables are kept. Output and errors are those of the command.
function Show-Command {
    param([Parameter(Mandatory = $true)] [string] $Line)
    Write-Host "PS> $Line"
    . ([scriptblock]::Create($Line)) | Out-Default
}

function Initialize-Prerequisites {
    $script:prerequisites = Set-ContainerRegistryPrerequisites @values -CertificatePassword 'Pfx-Passwort!1' -PassThru 6>$null
}

$stamp = Get-Stamp -Kind AAD
$ProgressPreference = 'SilentlyContinue'
Connect-Stamp -Stamp $stamp
$null = New-TestCertificate -Path ./registry.pfx
New-TestPublicKey -Path ./id_rsa.pub
$values = @{
    Location = 'shanghai'; ServicePrincipalId = $stamp.credentials.registry.applicationId; ResourceGroupName = 'newregreq1'
    StorageAccountName = 'newregsa1'; StorageAccountBlobContainer = 'newregct1'; KeyVaultName = 'newregkv1'; CertificateSecretName = 'containersecret2'
    CertificateFilePath = './registry.pfx'; RegistryUserName = 'admin'; RegistryUserPassword = 'Registry-Pass.1'
}
$deployment = @{
    ResourceGroupName = 'newregdeploy1'; DnsNameLabel = 'registry'; AdminPublicKey = './id_rsa.pub'
    ServicePrincipalClientId = $stamp.credentials.registry.applicationId
    ServicePrincipalClientSecret = ConvertTo-TestSecret -Text $stamp.credentials.registry.clientSecret
}
switch ($Scene) {
    'deployments' {
        Initialize-Prerequisites
        Set-SetupExitCode -Stamp $stamp -ExitCode 50
        try { $null = $prerequisites | New-ContainerRegistryDeployment @deployment -Name registry-1 -ErrorAction Stop 6>$null } catch { $null = $_ }
        Set-StampSetting -Stamp $stamp -Setting @{ script = @{ exitCode = 0; stdout = ''; stderr = '' } }
        $null = $prerequisites | New-ContainerRegistryDeployment @deployment -Name registry-2 6>$null
    }
    { $_ -in 'progress', 'removal' } { Initialize-Prerequisites }
}
$ProgressPreference = 'Continue'
Clear-Host
switch ($Scene) {
    { $_ -in 'prompt', 'run' } { Show-Command '$prerequisites = Set-ContainerRegistryPrerequisites @values -PassThru -ReportPath ./report.html' }
    'problems' {
        $values.Location = 'shangai'; $values.StorageAccountName = 'newreg-sa1'; $values.KeyVaultName = '1newreg'
        $values.RegistryUserName = 'registry admin'; $values.CertificatePassword = 'wrong'
        Show-Command 'Set-ContainerRegistryPrerequisites @values'
    }
    'deployments' { Show-Command 'Get-ContainerRegistryDeployment -ResourceGroupName newregdeploy1' }
    'progress' { Show-Command '$prerequisites | New-ContainerRegistryDeployment @deployment' }
    'removal' { Show-Command '$prerequisites | Remove-ContainerRegistry -RemoveData' }
}
Write-Host 'PS> ' -NoNewline
