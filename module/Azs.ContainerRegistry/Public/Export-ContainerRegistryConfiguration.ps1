function Export-ContainerRegistryConfiguration {
    <#
    .SYNOPSIS
    Writes the configuration file of an existing container registry.

    .DESCRIPTION
    Reads the prerequisites and the last deployment of a registry from the stamp, and writes a file for Install-ContainerRegistry. The file contains no
    secrets: logins refer to the key vault, and the other secrets are prompts. Replace them as you like, for example with environment variables of a
    build server. The PFX file is not on the stamp; set certificate.filePath to its path.

    .PARAMETER Path
    New file. JSON.

    .PARAMETER ResourceGroupName
    Resource group of the prerequisites.

    .PARAMETER DeploymentResourceGroupName
    Resource group of the virtual machine. Without it, the file has no deployment.

    .PARAMETER StorageAccountName
    Storage account. The default is the only one in the resource group.

    .PARAMETER StorageAccountBlobContainer
    Blob container for the images. The default is the only one of the storage account.

    .PARAMETER KeyVaultName
    Key vault. The default is the only one in the resource group.

    .PARAMETER CertificateSecretName
    Secret with the certificate. The default is the only certificate in the key vault.

    .PARAMETER ServicePrincipalId
    Application id or object id of the service principal. The default is the one that Set-ContainerRegistryPrerequisites gave access to the storage account.

    .PARAMETER Force
    Replaces an existing file.

    .PARAMETER LogPath
    File for a structured log of this command: one JSON object per line for each request, with attempt, time, status and
    request ids. It contains no secrets. An existing log is appended to.

    .PARAMETER TimeoutSec
    Seconds after which each of its reads is stopped with an error. Default: 1 hour.

    .INPUTS
    Azs.ContainerRegistry.Prerequisites, or objects with properties of these names.

    .OUTPUTS
    System.IO.FileInfo: the file.

    .NOTES
    A failure ends the statement, not the calling script. To end the script, use -ErrorAction Stop or $ErrorActionPreference = 'Stop'. See
    about_ContainerRegistry_Errors.

    .EXAMPLE
    Export-ContainerRegistryConfiguration -Path ./registry.json -ResourceGroupName newregreq1 -DeploymentResourceGroupName newregdeploy1

    Writes the file of a registry that was installed with single commands.

    .LINK
    Install-ContainerRegistry

    .LINK
    Get-ContainerRegistryPrerequisites
    #>
    [CmdletBinding(SupportsShouldProcess = $true, PositionalBinding = $false)]
    [OutputType([System.IO.FileInfo])]
    param(
        [Parameter(Mandatory = $true, Position = 0)]
        [string] $Path,

        [Parameter(Mandatory = $true, ValueFromPipelineByPropertyName = $true)]
        [string] $ResourceGroupName,

        [string] $DeploymentResourceGroupName,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [string] $StorageAccountName,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [Alias('StorageAccountContainer')]
        [string] $StorageAccountBlobContainer,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [Alias('VaultName')]
        [string] $KeyVaultName,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [string] $CertificateSecretName,

        [Parameter(ValueFromPipelineByPropertyName = $true)]
        [Alias('ServicePrincipalClientId', 'ApplicationId')]
        [string] $ServicePrincipalId,

        [switch] $Force,

        [string] $LogPath,

        [ValidateRange(1, 2592000)]
        [int] $TimeoutSec
    )

    process {
        $file = Resolve-FilePath -Cmdlet $PSCmdlet -Path $Path
        try {
            $ErrorActionPreference = 'Stop'
            $record = Remove-EmptyValue -Table @{ LogPath = $LogPath }
            if ($TimeoutSec) {
                $record.TimeoutSec = $TimeoutSec
            }
            $named = Remove-EmptyValue -Table @{
                StorageAccountName          = $StorageAccountName
                StorageAccountBlobContainer = $StorageAccountBlobContainer
                KeyVaultName                = $KeyVaultName
                CertificateSecretName       = $CertificateSecretName
                ServicePrincipalId          = $ServicePrincipalId
            }
            $stamp = Get-ContainerRegistryStamp @record
            $prerequisites = Get-ContainerRegistryPrerequisites -ResourceGroupName $ResourceGroupName @named @record
            $deployment = $null
            if ($DeploymentResourceGroupName) {
                $deployment = Select-LastDeployment -Deployment (Get-ContainerRegistryDeployment -ResourceGroupName $DeploymentResourceGroupName @record)
                if (-not $deployment) {
                    Stop-Command -Cmdlet $PSCmdlet -Record (New-ModuleErrorRecord -Id 'Deployment.NotFound' -Target $DeploymentResourceGroupName -Message (
                            "Azs.ContainerRegistry: no deployment of a registry has succeeded in the resource group '$DeploymentResourceGroupName'."))
                }
            }
            $json = ConvertTo-Json -Depth 6 -InputObject (ConvertTo-Configuration -Stamp $stamp -Prerequisites $prerequisites -Deployment $deployment)
            if ($PSCmdlet.ShouldProcess($file, 'Write configuration')) {
                # CreateNew fails if the file exists, also if it was created a moment ago.
                $mode = if ($Force) { [System.IO.FileMode]::Create } else { [System.IO.FileMode]::CreateNew }
                $stream = New-Object -TypeName System.IO.FileStream -ArgumentList $file, $mode
                try {
                    $bytes = (New-Object -TypeName System.Text.UTF8Encoding -ArgumentList $false).GetBytes($json + [Environment]::NewLine)
                    $stream.Write($bytes, 0, $bytes.Length)
                } finally {
                    $stream.Dispose()
                }
                New-Object -TypeName System.IO.FileInfo -ArgumentList $file
                Write-NextStep -Cmdlet $PSCmdlet -Step plan -Value @{ Path = $file }
            }
        } catch {
            $base = $_.Exception.GetBaseException()
            if ($base -is [System.IO.IOException] -or $base -is [System.UnauthorizedAccessException]) {
                Write-OperationError -Cmdlet $PSCmdlet -Record (New-ModuleErrorRecord -Id 'Argument.Invalid' -Target $file -Cmdlet $PSCmdlet -Message (
                        "Azs.ContainerRegistry: the configuration cannot be written: $($base.Message)"))
            } else {
                Write-OperationError -Cmdlet $PSCmdlet -Record $_
            }
        }
    }
}
