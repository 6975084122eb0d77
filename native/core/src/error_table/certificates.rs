//! 7xx: certificates.

macro_rules! certificates {
    ($($before:tt)*) => {
        next_band! { $($before)*
            CertificateUnreadable = 701, "Certificate.FileUnreadable", OpenError,
                "The certificate file cannot be read.", "Check CertificateFilePath and the permissions of the file.";
            CertificateNotPfx = 702, "Certificate.NotPfx", InvalidData,
                "The file is no PFX (PKCS#12) file, or it is damaged.", "Export the certificate with its private key as PFX.";
            CertificateWrongPassword = 703, "Certificate.WrongPassword", SecurityError,
                "The password does not open the PFX file.", "Give the password with which the PFX file was exported.";
            CertificateNoPrivateKey = 704, "Certificate.NoPrivateKey", InvalidData,
                "The PFX file holds no private key.", "Export the certificate together with its private key.";
            CertificateExpired = 705, "Certificate.Expired", InvalidData,
                "The certificate has expired.", "Renew the certificate and give the new PFX file.";
            CertificateNotYetValid = 706, "Certificate.NotYetValid", InvalidData,
                "The certificate is not valid yet.", "Check the clock of this machine, or wait until the certificate's first day.";
            CertificateFileExists = 707, "Certificate.FileExists", ResourceExists,
                "There is a file of this name already; it is never overwritten.", "Give another path, or move the old file away.";
            CertificatePathInvalid = 708, "Certificate.PathInvalid", WriteError,
                "The certificate file cannot be written there.", "Give a path in an existing folder in which you may write.";
            CertificateKeyUnsupported = 709, "Certificate.KeyUnsupported", InvalidData,
                "The private key is of a kind that this work cannot use.", "Use an RSA key of 2048 bits or more (or EC P-256, P-384 where the message says so).";
            CertificatePasswordMissing = 710, "Certificate.PasswordMissing", SecurityError,
                "The PFX file is protected by a password, and none was given.", "Give the password with which the PFX file was exported (-CertificatePassword).";
            CertificateEncryptionUnsupported = 711, "Certificate.EncryptionUnsupported", InvalidData,
                "The PFX file is encrypted or signed with an algorithm that is not supported.", "Export the certificate again with TripleDES-SHA1 or AES-256 and a password.";
            CertificateDerivationTooCostly = 712, "Certificate.DerivationTooCostly", LimitsExceeded,
                "The PFX file demands more iterations of key derivation than are accepted.", "Export the certificate again with fewer iterations (openssl pkcs12 -export -iter 2048).";
            CertificateSeveralPairs = 713, "Certificate.SeveralPairs", InvalidData,
                "The PFX file holds several certificates with private keys, and it is not clear which one is meant.", "Give the registry's name by -DnsName where the command has it, or export only the certificate that is meant, with its key.";
            CertificateKeyIdMismatch = 714, "Certificate.KeyIdMismatch", InvalidData,
                "The ids in the PFX file pair a private key with another certificate; Windows believes the ids.", "Write the file again with the right ids: openssl pkcs12 -in OLD.pfx -nodes -out all.pem, then openssl pkcs12 -export -in all.pem -out NEW.pfx -certpbe PBE-SHA1-3DES -keypbe PBE-SHA1-3DES -macalg sha1. Delete all.pem afterwards.";
            CertificateSha1Signature = 721, "Certificate.Sha1Signature", SecurityError,
                "The certificate is signed with SHA-1, which Azure Stack Hub's rules exclude.", "Have it issued anew with SHA-256.";
            CertificateWeakKey = 722, "Certificate.WeakKey", SecurityError,
                "The RSA key has less than 2048 bits.", "Have the certificate issued anew with a key of at least 2048 bits.";
            CertificateChainOrder = 723, "Certificate.ChainOrder", InvalidData,
                "The certificates in the PFX do not stand in the order of the chain, or one does not belong to it.", "Export the PFX with the whole chain, leaf first, and nothing else.";
            CertificateKeyUsage = 724, "Certificate.KeyUsage", InvalidData,
                "Key usage or extended key usage is not that of a server.", "Ask for digital signature, key encipherment and server authentication.";
            CertificateNoSan = 725, "Certificate.NoSubjectAlternativeName", InvalidData,
                "The certificate has no subject alternative name, and clients ignore the common name: the registry would be unusable.", "Request a new certificate with the registry's DNS name as subject alternative name (New-ContainerRegistryCertificate creates one).";
            CertificateNameMismatch = 726, "Certificate.NameMismatch", InvalidData,
                "The certificate is not valid for the registry's name.", "Use a certificate for <label>.<region>.cloudapp.<fqdn>.";
            CertificateExpiresSoon = 727, "Certificate.ExpiresSoon", InvalidData,
                "The certificate expires within 30 days.", "Renew it soon; Set-CertificateSecret puts the new one in place.";
            CertificateNoMac = 728, "Certificate.NoMac", SecurityError,
                "The PFX has no integrity check (MAC): a change to it would not be noticed.", "Export it with a password that protects its integrity.";
            CertificateLegacyNeeded = 729, "Certificate.ModernEncryption", InvalidData,
                "The PFX is encrypted in a way that Windows Server 2016 cannot read (AES with SHA-256).", "Export it with TripleDES-SHA1 if the stamp refuses it.";
            CertificateIsAuthority = 747, "Certificate.IsAuthority", SecurityError,
                "The certificate is that of an authority (CA:TRUE): several clients refuse it for a server, and with its key one could sign certificates for any name.", "Request a certificate for a server (CA:FALSE).";
        }
    };
}
pub(super) use certificates;
