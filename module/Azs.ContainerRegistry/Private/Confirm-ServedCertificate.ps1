# Shows the certificate that a registry presents, and asks whether it is the right one. Returns its SHA-256 thumbprint, or nothing after an error or a refusal.
# A plan (-WhatIf) asks nothing.
function Confirm-ServedCertificate {
    param(
        [Parameter(Mandatory = $true)] $Cmdlet,
        [Parameter(Mandatory = $true)] [string] $Registry,
        [hashtable] $Resolve
    )

    $request = @{
        registry    = $Registry
        environment = Get-NetworkEnvironment
        resolve     = $Resolve
    }
    $served = Invoke-ContainerRegistryOperation -Cmdlet $Cmdlet -UseCase served_certificate -Request $request -Offline
    if (-not $served) {
        return
    }
    $certificate = ConvertTo-TypedObject -InputObject $served.certificate -TypeName 'Azs.ContainerRegistry.Certificate'
    if ($WhatIfPreference) {
        return $certificate.Sha256Thumbprint
    }
    if (Test-ConsoleInput) {
        $lines = @(
            Get-ModuleText -English 'The registry ''{0}'' presents this certificate:' -Value $served.registry
            "  Subject: $($certificate.Subject)"
            "  Issuer:  $($certificate.Issuer)"
            '  Valid:   {0:yyyy-MM-dd HH:mm} - {1:yyyy-MM-dd HH:mm}' -f $certificate.NotBefore, $certificate.NotAfter
            "  SHA-1:   $($certificate.Thumbprint)"
            "  SHA-256: $($certificate.Sha256Thumbprint)"
            Get-ModuleText -English 'Compare the thumbprint with the one that the operator of the registry gave you. Trust this certificate?'
        )
        try {
            if ($Cmdlet.ShouldContinue(($lines -join [Environment]::NewLine), (Get-ModuleText -English 'Confirm'))) {
                return $certificate.Sha256Thumbprint
            }
            return
        } catch {
            # For example, with -NonInteractive.
            Write-Verbose -Message $_.Exception.GetBaseException().Message
        }
    }
    $message = "Azs.ContainerRegistry: the certificate of '$($served.registry)' must be confirmed, and this session cannot prompt. Nothing was changed. " +
        "It presents '$($certificate.Subject)' with the thumbprint $($certificate.Thumbprint). " +
        'If that is right, pass it with -Thumbprint; otherwise pass the root certificate with -CertificateFilePath.'
    Write-OperationError -Cmdlet $Cmdlet -Record (New-ModuleErrorRecord -Id 'Trust.CertificateUnconfirmed' -Target $served.registry -Cmdlet $Cmdlet -Message $message)
}
