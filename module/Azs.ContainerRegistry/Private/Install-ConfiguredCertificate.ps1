# Creates the self-signed certificate of the configuration if its file does not exist. Sets $Run.CertificateIsPlanned.
function Install-ConfiguredCertificate {
    param([Parameter(Mandatory = $true)] [hashtable] $Run)

    $certificate = $Run.Configuration.certificate
    $Run.CertificateIsPlanned = $false
    if (-not $certificate.create -or [System.IO.File]::Exists($certificate.filePath)) {
        return
    }
    $Run.CertificateIsPlanned = $Run.PlanOnly
    $null = New-ContainerRegistryCertificate -CommonName $certificate.create.commonName -FilePath $certificate.filePath -Wildcard:$certificate.create.wildcard -Password (
        Get-ConfiguredSecret -Run $Run -Reference $certificate.password -Place 'certificate.password')
}
