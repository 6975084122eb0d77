# Shared by the tests of deployments: prerequisites on the stamp, and additional arguments of a deployment.

# Prepares the stamp. Returns the prerequisites object, and the arguments of New-ContainerRegistryDeployment that do not come from it.
function Initialize-Deployment {
    param([Parameter(Mandatory = $true)] $Stamp, [Parameter(Mandatory = $true)] [string] $Folder)
    Connect-Stamp -Stamp $Stamp
    $certificate = Join-Path -Path $Folder -ChildPath "$([guid]::NewGuid()).pfx"
    $null = New-TestCertificate -Path $certificate
    $values = New-RegistryInput -Stamp $Stamp -CertificateFile $certificate
    $key = Join-Path -Path $Folder -ChildPath 'id_rsa.pub'
    New-TestPublicKey -Path $key
    @{
        Prerequisites = Set-ContainerRegistryPrerequisites @values -PassThru 6>$null
        Values        = $values
        Deployment    = @{
            ResourceGroupName            = "$(New-UniquePrefix)vm"
            DnsNameLabel                 = 'registry'
            ServicePrincipalClientId     = $Stamp.credentials.registry.applicationId
            ServicePrincipalClientSecret = ConvertTo-TestSecret -Text $Stamp.credentials.registry.clientSecret
            AdminPublicKey               = $key
        }
    }
}

# The stamp has one label registry.shanghai.cloudapp.…, the name in the certificates of the tests: removes deployments and resets the stamp.
function Clear-Deployment {
    param([Parameter(Mandatory = $true)] $Stamp)
    $groups = @((Get-StampState -Stamp $Stamp).resources | ForEach-Object { $_.resourceGroup } | Sort-Object -Unique)
    Add-StampSeed -Stamp $Stamp -Seed @{ remove = @{ groups = $groups } }
    Set-StampFault -Stamp $Stamp
    Set-StampSetting -Stamp $Stamp -Setting @{ deploymentPolls = 1; script = @{ exitCode = 0; stdout = ''; stderr = '' } }
}

# Sets the exit code of the setup on a virtual machine.
function Set-SetupExitCode {
    param([Parameter(Mandatory = $true)] $Stamp, [Parameter(Mandatory = $true)] [int] $ExitCode)
    Set-StampSetting -Stamp $Stamp -Setting @{ script = @{ exitCode = $ExitCode; stdout = ''; stderr = "error ${ExitCode}: as scripted" } }
}

# The prerequisites object as parameters by name.
function ConvertTo-DeploymentArgument {
    param([Parameter(Mandatory = $true)] $Prerequisites)
    $arguments = @{}
    foreach ($name in 'StorageAccountResourceId', 'StorageAccountContainer', 'PfxKeyVaultResourceId', 'PfxKeyVaultSecretUrl', 'PfxThumbprint') {
        $arguments[$name] = $Prerequisites.$name
    }
    $arguments
}

# An OpenSSH public key without a private key.
function New-TestPublicKey {
    param([Parameter(Mandatory = $true)] [string] $Path)
    $bytes = [System.Collections.Generic.List[byte]]::new()
    $modulus = [byte[]](@(0) + @(0xC5) * 256)
    foreach ($field in [System.Text.Encoding]::ASCII.GetBytes('ssh-rsa'), [byte[]](1, 0, 1), $modulus) {
        $bytes.AddRange([byte[]](0, 0, [math]::Floor($field.Length / 256), ($field.Length % 256)))
        $bytes.AddRange([byte[]]$field)
    }
    Set-Content -LiteralPath $Path -Value ('ssh-rsa {0} azureuser@example' -f [Convert]::ToBase64String($bytes.ToArray()))
}

Export-ModuleMember -Function '*-*'
