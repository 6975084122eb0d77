//! "No password" is written in two ways: as the empty string, or as no bytes at all. An empty password opens both.

use super::{open, secret};
use crate::certificate::inspect::summary;
use crate::error::ErrorId;

const RC2: &[u8] = include_bytes!("fixtures/zero_length_rc2.pfx");
const AES: &[u8] = include_bytes!("fixtures/zero_length_aes.pfx");

#[test]
fn an_empty_password_opens_files_made_without_one() {
    let known = open(include_bytes!("fixtures/triple_des.pfx"), &secret("fixture")).expect("opens");
    for (bytes, protection) in [
        (RC2, "RC2-40 with SHA-1 and 3DES with SHA-1, MAC with SHA-256"),
        (AES, "AES-256-CBC, PBKDF2 with HMAC-SHA-256, MAC with SHA-256"),
    ] {
        let pfx = open(bytes, &secret("")).expect("opens");
        assert_eq!(pfx.leaf_der, known.leaf_der);
        assert_eq!(summary(&pfx).expect("a summary").subject, "CN=registry.example");
        assert_eq!(pfx.protection.to_string(), protection);
        assert!(pfx.has_mac);
        let (key, known_key): (&[u8], &[u8]) = (
            secrecy::ExposeSecret::expose_secret(&pfx.key_pkcs8),
            secrecy::ExposeSecret::expose_secret(&known.key_pkcs8),
        );
        assert_eq!(key, known_key);
    }
}

#[test]
fn change_to_such_a_file_is_detected() {
    for original in [RC2, AES] {
        let mut changed = original.to_vec();
        let middle = changed.len() / 2;
        changed[middle] ^= 1;
        let error = open(&changed, &secret("")).expect_err("must be refused");
        assert_eq!(error.id, ErrorId::CertificatePasswordMissing);
    }
}

#[test]
fn another_password_does_not_open_such_a_file() {
    let error = open(RC2, &secret("pw")).expect_err("must be refused");
    assert_eq!(error.id, ErrorId::CertificateWrongPassword);
}
