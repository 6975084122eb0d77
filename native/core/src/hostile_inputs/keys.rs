//! Files with keys and certificates: PFX, trusted roots, known hosts, private keys.

use super::assert_no_defect;
use crate::certificate::inspect;
use crate::certificate::pfx::{self, Wanted};
use crate::http::trusted_roots;
use crate::secret::SecretString;
use crate::ssh;

pub(super) fn pfx_files(bytes: &[u8], password: &str) {
    let opened = pfx::open(bytes, &SecretString::from(password), "PFX file 'a.pfx'", Wanted::default());
    if let Some(pfx) = assert_no_defect(opened) {
        assert_no_defect(inspect::summary(&pfx));
    }
}

pub(super) fn certificates(bytes: &[u8]) {
    assert_no_defect(inspect::summary_of(bytes));
}

pub(super) fn trusted_root_files(bytes: &[u8]) {
    for certificate in trusted_roots::certificates_in(bytes).unwrap_or_default() {
        assert!(certificate.len() <= bytes.len());
    }
}

pub(super) fn known_hosts(bytes: &[u8], port: u16) {
    let text = String::from_utf8_lossy(bytes);
    for entry in ssh::known_hosts::parse(&text, "registry.example", port) {
        assert!(entry.line <= text.lines().count());
    }
}

pub(super) fn private_keys(bytes: &[u8], passphrase: Option<&str>) {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), bytes).expect("it is writable");
    let passphrase = passphrase.map(SecretString::from);
    assert_no_defect(ssh::read_private_key(&file.path().display().to_string(), passphrase.as_ref()));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::inputs::{config, like};
    use crate::http::trusted_roots;

    const UNPROTECTED: &[u8] = include_bytes!("../certificate/tests/fixtures/unprotected.pfx");
    const NO_MAC: &[u8] = include_bytes!("../certificate/tests/fixtures/no_mac.pfx");
    const ROOT: &[u8] = include_bytes!("corpus/root.pem");
    const PKCS7: &[u8] = include_bytes!("corpus/pkcs7.pem");
    const KNOWN_HOSTS: &[u8] = include_bytes!("corpus/known_hosts");
    const OPENSSH_KEY: &[u8] = include_bytes!("corpus/openssh_key");
    const PUTTY_KEY: &[u8] = include_bytes!("corpus/putty_key.ppk");

    /// Returns the bytes of the only certificate of [`ROOT`].
    fn der() -> Vec<u8> {
        trusted_roots::certificates_in(ROOT).expect("a certificate").remove(0)
    }

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn pfx_files(bytes in like(&[UNPROTECTED, NO_MAC]), password in prop_oneof![Just("fixture".to_owned()), any::<String>()]) {
            super::pfx_files(&bytes, &password);
        }

        #[test]
        fn certificates(bytes in like(&[&der()])) {
            super::certificates(&bytes);
        }

        #[test]
        fn trusted_root_files(bytes in like(&[ROOT, PKCS7, &der()])) {
            super::trusted_root_files(&bytes);
        }

        #[test]
        fn known_hosts(bytes in like(&[KNOWN_HOSTS]), port in any::<u16>()) {
            super::known_hosts(&bytes, port);
        }

        #[test]
        fn private_keys(bytes in like(&[OPENSSH_KEY, PUTTY_KEY]), passphrase in prop_oneof![Just(None), any::<String>().prop_map(Some)]) {
            super::private_keys(&bytes, passphrase.as_deref());
        }
    }
}
