//! The `openssl` command as an independent writer and reader of PFX files.

use std::path::PathBuf;
use std::process::{Command, Output};

const EXTENSIONS: &str = "
[req]
distinguished_name = dn
prompt = no
[dn]
CN = unused
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = serverAuth
subjectAltName = DNS:registry.example, DNS:*.cloud.example
[no_san]
extendedKeyUsage = serverAuth
[address]
extendedKeyUsage = serverAuth
subjectAltName = IP:10.0.0.4, IP:fd00::1
[authority]
basicConstraints = critical, CA:TRUE
subjectAltName = DNS:registry.example
[client]
keyUsage = critical, keyAgreement
extendedKeyUsage = clientAuth
subjectAltName = DNS:registry.example
";

pub const EC_P256: &[&str] = &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"];

/// A temporary folder for one test.
pub struct Openssl {
    folder: PathBuf,
}

impl Openssl {
    /// Returns `None`, and prints a line about it, if OpenSSL 3 is missing.
    pub fn for_test(test: &str) -> Option<Self> {
        let version = Command::new("openssl").arg("version").output();
        let is_3 = version.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).starts_with("OpenSSL 3"));
        if !is_3 {
            println!("SKIPPED {test}: there is no OpenSSL 3 on this machine");
            return None;
        }
        let folder = std::env::temp_dir().join(format!("azcr-{}-{test}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder for the test");
        std::fs::write(folder.join("extensions.cnf"), EXTENSIONS).expect("the configuration");
        Some(Self { folder })
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.folder.join(name)).expect("a file that openssl wrote")
    }

    pub fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.folder.join(name), bytes).expect("a file for openssl");
    }

    pub fn try_run(&self, arguments: &[&str]) -> Output {
        Command::new("openssl").args(arguments).current_dir(&self.folder).output().expect("openssl runs")
    }

    pub fn run(&self, arguments: &[&str]) -> String {
        let output = self.try_run(arguments);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "openssl {arguments:?}: {errors}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Creates `<name>.key` and `<name>.pem`, signed by `issuer` or self-signed, valid for ten years from now.
    pub fn certificate(&self, name: &str, extensions: &str, issuer: Option<&str>, options: &[&str]) {
        let subject = format!("/CN={name}");
        let (key, certificate) = (format!("{name}.key"), format!("{name}.pem"));
        let mut arguments = vec!["req", "-x509", "-nodes", "-config", "extensions.cnf", "-extensions", extensions];
        arguments.extend(["-days", "3650", "-subj", &subject, "-keyout", &key, "-out", &certificate]);
        let issuer = issuer.map(|issuer| [format!("{issuer}.pem"), format!("{issuer}.key")]);
        if let Some([issuer, issuer_key]) = &issuer {
            arguments.extend(["-CA", issuer, "-CAkey", issuer_key]);
        }
        arguments.extend(options);
        self.run(&arguments);
    }

    /// Creates a PFX file of the certificates `names` with the key of `leaf`, in this order except that openssl puts the leaf first.
    pub fn pfx(&self, leaf: &str, names: &[&str], password: &str, options: &[&str]) -> Vec<u8> {
        let all: Vec<u8> = names.iter().flat_map(|name| self.read(&format!("{name}.pem"))).collect();
        self.write("all.pem", &all);
        let (key, password) = (format!("{leaf}.key"), format!("pass:{password}"));
        let mut arguments =
            vec!["pkcs12", "-export", "-inkey", &key, "-in", "all.pem", "-out", "made.pfx", "-passout", &password];
        arguments.extend(options);
        self.run(&arguments);
        self.read("made.pfx")
    }

    /// Returns the SHA-1 fingerprint that openssl prints, in the form of a Windows thumbprint.
    pub fn thumbprint(&self, name: &str) -> String {
        let text = self.run(&["x509", "-in", &format!("{name}.pem"), "-noout", "-fingerprint", "-sha1"]);
        let (_, digits) = text.trim().split_once('=').expect("name=digits");
        digits.replace(':', "")
    }
}

impl Drop for Openssl {
    fn drop(&mut self) {
        let _best_effort = std::fs::remove_dir_all(&self.folder);
    }
}
