//! 7xx: certificates.

macro_rules! certificates {
    ($($before:tt)*) => {
        next_band! { $($before)*
            CertificateUnreadable = 701, "Certificate.FileUnreadable", OpenError,
                "The certificate file cannot be read.", "Check -CertificateFilePath and the permissions of the file.";
            CertificateNotPfx = 702, "Certificate.NotPfx", InvalidData,
                "The file is not a valid PFX (PKCS#12) file, or it is damaged.", "Export the certificate with its private key as PFX.";
            CertificateWrongPassword = 703, "Certificate.WrongPassword", SecurityError,
                "The PFX password is incorrect.", "Pass the password that was used to export the PFX file.";
            CertificateNoPrivateKey = 704, "Certificate.NoPrivateKey", InvalidData,
                "The PFX file does not contain a private key.", "Export the certificate together with its private key.";
            CertificateExpired = 705, "Certificate.Expired", InvalidData,
                "The certificate has expired.", "Renew the certificate and pass the new PFX file.";
            CertificateNotYetValid = 706, "Certificate.NotYetValid", InvalidData,
                "The certificate is not valid yet.", "Check the clock of this machine, or wait until the certificate becomes valid.";
            CertificateFileExists = 707, "Certificate.FileExists", ResourceExists,
                "The file already exists, and existing certificate files are never overwritten.", "Pass another path, or move the existing file.";
            CertificatePathInvalid = 708, "Certificate.PathInvalid", WriteError,
                "The certificate file cannot be written to this path.", "Pass a path in an existing folder with write permission.";
            CertificateKeyUnsupported = 709, "Certificate.KeyUnsupported", InvalidData,
                "The type or size of the private key is not supported.", "Use an RSA key of at least 2048 bits (or EC P-256 or P-384 where the message allows it).";
            CertificatePasswordMissing = 710, "Certificate.PasswordMissing", SecurityError,
                "The PFX file is password-protected, and no password was given.", "Pass the password that was used to export the PFX file (-CertificatePassword).";
            CertificateEncryptionUnsupported = 711, "Certificate.EncryptionUnsupported", InvalidData,
                "The PFX file is encrypted or signed with an unsupported algorithm.", "Export the certificate again with TripleDES-SHA1 or AES-256 and a password.";
            CertificateDerivationTooCostly = 712, "Certificate.DerivationTooCostly", LimitsExceeded,
                "The PFX file requires more key derivation iterations than the limit allows.", "Export the certificate again with fewer iterations (openssl pkcs12 -export -iter 2048).";
            CertificateSeveralPairs = 713, "Certificate.SeveralPairs", InvalidData,
                "The PFX file contains several certificates with private keys, and none of them is selected.", "Pass the DNS name of the registry with -DnsName if the command has this parameter, or export only the intended certificate with its key.";
            CertificateKeyIdMismatch = 714, "Certificate.KeyIdMismatch", InvalidData,
                "The local key ids in the PFX file pair a private key with the wrong certificate. Windows follows these ids.", "Rewrite the file with correct ids: openssl pkcs12 -in OLD.pfx -nodes -out all.pem, then openssl pkcs12 -export -in all.pem -out NEW.pfx -certpbe PBE-SHA1-3DES -keypbe PBE-SHA1-3DES -macalg sha1. Delete all.pem afterwards.";
            CertificateSha1Signature = 721, "Certificate.Sha1Signature", SecurityError,
                "The certificate is signed with SHA-1, which Azure Stack Hub does not allow.", "Have the certificate reissued with SHA-256.";
            CertificateWeakKey = 722, "Certificate.WeakKey", SecurityError,
                "The RSA key is shorter than 2048 bits.", "Have the certificate reissued with a key of at least 2048 bits.";
            CertificateChainOrder = 723, "Certificate.ChainOrder", InvalidData,
                "The certificates in the PFX file are not in chain order, or one of them does not belong to the chain.", "Export the PFX with the whole chain, leaf certificate first, and no other certificates.";
            CertificateKeyUsage = 724, "Certificate.KeyUsage", InvalidData,
                "The key usage or extended key usage is not that of a server certificate.", "Request a certificate with digital signature, key encipherment, and server authentication.";
            CertificateNoSan = 725, "Certificate.NoSubjectAlternativeName", InvalidData,
                "The certificate has no subject alternative name. Clients ignore the common name, so they would reject the registry.", "Request a new certificate with the DNS name of the registry as a subject alternative name (New-ContainerRegistryCertificate creates one).";
            CertificateNameMismatch = 726, "Certificate.NameMismatch", InvalidData,
                "The certificate is not valid for the DNS name of the registry.", "Use a certificate for <label>.<region>.cloudapp.<fqdn>.";
            CertificateExpiresSoon = 727, "Certificate.ExpiresSoon", InvalidData,
                "The certificate expires within 30 days.", "Renew the certificate soon, then store it with Set-CertificateSecret.";
            CertificateNoMac = 728, "Certificate.NoMac", SecurityError,
                "The PFX file has no integrity check (MAC), so a modification would go unnoticed.", "Export the PFX again with a password.";
            CertificateLegacyNeeded = 729, "Certificate.ModernEncryption", InvalidData,
                "The PFX file uses encryption that Windows Server 2016 cannot read (AES with SHA-256).", "If the stamp rejects the file, export it with TripleDES-SHA1.";
            CertificateIsAuthority = 747, "Certificate.IsAuthority", SecurityError,
                "The certificate is a CA certificate (CA:TRUE). Several clients reject it for a server, and its key could sign certificates for any name.", "Request a server certificate (CA:FALSE).";
        }
    };
}
pub(super) use certificates;
