# Creates the self-signed certificate of the configuration if its file does not exist. Sets $Run.CertificateIsPlanned.
function Install-ConfiguredCertificate {
    param([Parameter(Mandatory = $true)] [hashtable] $Run)

    $certificate = $Run.Configuration.certificate
    $Run.CertificateIsPlanned = $false
    if (-not $certificate.create -or [System.IO.File]::Exists($certificate.filePath)) {
        return
    }
    # A new certificate would replace the one of a registry that was installed from another folder.
    $vault = $Run.Configuration.prerequisites.keyVaultName
    $exists = $true
    try {
        $null = Get-VaultSecret -KeyVaultName $vault -SecretName $certificate.secretName
    } catch {
        if ($_.Exception.Id -ne 'Service.NotFound') {
            throw
        }
        $exists = $false
    }
    if ($exists) {
        Stop-Command -Cmdlet $Run.Cmdlet -Record (New-ModuleErrorRecord -Id 'Configuration.Invalid' -Target $certificate.filePath -Message (
                "Azs.ContainerRegistry: the file '$($certificate.filePath)' does not exist, but the key vault '$vault' already contains the certificate " +
                "'$($certificate.secretName)'. Copy the PFX file to this path. To replace the certificate, create a new file with New-ContainerRegistryCertificate."))
    }
    $Run.CertificateIsPlanned = $Run.PlanOnly
    $null = New-ContainerRegistryCertificate -CommonName $certificate.create.commonName -FilePath $certificate.filePath -Wildcard:$certificate.create.wildcard -Password (
        Get-ConfiguredSecret -Run $Run -Reference $certificate.password -Place 'certificate.password')
}
