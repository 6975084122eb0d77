//! The test's own certification authority, and a certificate for loopback and for registries of a stamp.

use std::path::{Path, PathBuf};

use crate::support::flow::CERTIFICATE_PASSWORD as PFX_PASSWORD;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};

pub struct Authority {
    pub ca_file: PathBuf,
    pub certificate_file: PathBuf,
    pub key_file: PathBuf,
    /// A folder with `ca.crt`, as skopeo expects it.
    pub certificates: PathBuf,
}

impl Authority {
    pub fn new(folder: &Path) -> Self {
        let certificates = folder.join("certs");
        std::fs::create_dir_all(&certificates).expect("a folder");
        let ca_key = KeyPair::generate().expect("a key");
        let mut ca = CertificateParams::new(Vec::new()).expect("parameters");
        ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        ca.distinguished_name.push(rcgen::DnType::CommonName, "Test Registry CA");
        let ca_certificate = ca.self_signed(&ca_key).expect("a CA");
        let key = KeyPair::generate().expect("a key");
        let names = vec![
            "localhost".to_owned(),
            "127.0.0.1".to_owned(),
            "registry.test".to_owned(),
            "elsewhere.test".to_owned(),
            "*.shanghai.cloudapp.azurestack.example".to_owned(),
        ];
        let leaf = CertificateParams::new(names).expect("parameters");
        let certificate = leaf.signed_by(&key, &Issuer::from_params(&ca, &ca_key)).expect("a certificate");
        let write = |name: &str, text: String| {
            let path = folder.join(name);
            std::fs::write(&path, text).expect("a file");
            path
        };
        std::fs::write(certificates.join("ca.crt"), ca_certificate.pem()).expect("a file");
        Self {
            ca_file: write("ca.pem", ca_certificate.pem()),
            certificate_file: write("server.pem", certificate.pem()),
            key_file: write("server.key", key.serialize_pem()),
            certificates,
        }
    }

    /// Uses the certificate of this PFX file from a key vault, which is its own authority.
    pub fn of_vault(folder: &Path, pfx: &Path) -> Self {
        let open = |arguments: &[&str], to: &str| {
            let path = folder.join(to);
            let mut process = std::process::Command::new("openssl")
                .args(["pkcs12", "-legacy", "-passin", "stdin", "-in"])
                .arg(pfx)
                .args(arguments)
                .arg("-out")
                .arg(&path)
                .stdin(std::process::Stdio::piped())
                .stderr(std::process::Stdio::null())
                .spawn()
                .expect("openssl starts");
            let mut input = process.stdin.take().expect("its input");
            std::io::Write::write_all(&mut input, format!("{PFX_PASSWORD}\n").as_bytes()).expect("the password");
            drop(input);
            assert!(process.wait().expect("openssl ends").success(), "{} cannot be opened", pfx.display());
            path
        };
        let certificate_file = open(&["-nokeys", "-clcerts"], "vault.pem");
        Self {
            ca_file: certificate_file.clone(),
            key_file: open(&["-nocerts", "-noenc"], "vault.key"),
            certificates: folder.to_owned(),
            certificate_file,
        }
    }
}
