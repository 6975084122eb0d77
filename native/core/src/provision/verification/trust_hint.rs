//! Where to install the root certificate of a registry, for Docker and for the system.

/// Returns the hint. `registry` includes its port, as in the name of Docker's folder.
pub fn text(registry: &str) -> String {
    if cfg!(windows) {
        format!(
            "For Docker: copy the root certificate to C:\\ProgramData\\docker\\certs.d\\{}\\ca.crt and restart Docker. For the system: \
             Import-Certificate -FilePath root.cer -CertStoreLocation Cert:\\LocalMachine\\Root.",
            // Windows file names cannot contain a colon.
            registry.replace(':', "")
        )
    } else {
        format!(
            "For Docker: copy the root certificate to /etc/docker/certs.d/{registry}/ca.crt. For the system: copy it to \
             /usr/local/share/ca-certificates/ as a .crt file and run update-ca-certificates (Debian, Ubuntu), or to \
             /etc/pki/ca-trust/source/anchors/ and run update-ca-trust (Red Hat)."
        )
    }
}
