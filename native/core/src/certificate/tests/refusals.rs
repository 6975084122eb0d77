//! What is no usable PFX is refused with the id that says why.

use super::openssl::{EC_P256, Openssl};
use super::secret;
use crate::certificate::pfx::{open, read_file};
use crate::error::ErrorId;

fn refusal(bytes: &[u8], password: &str) -> (ErrorId, String) {
    let error = open(bytes, &secret(password)).expect_err("must be refused");
    (error.id, error.message)
}

#[test]
fn files_of_another_kind_are_told_apart() {
    for (bytes, why) in [
        (&b""[..], "it is empty"),
        (b"-----BEGIN CERTIFICATE-----\nMIIB\n", "it is PEM text"),
        (b"PK\x03\x04", "it does not begin like one"),
        (b"\x30\x80\x02\x01\x03", "indefinite lengths"),
        (b"\x30\x03\x02\x01\x03", "another structure"),
    ] {
        let (id, message) = refusal(bytes, "pw");
        assert_eq!(id, ErrorId::CertificateNotPfx);
        assert!(message.contains(why), "{message}");
    }
}

#[test]
fn a_cut_off_file_is_no_pfx() {
    let whole = include_bytes!("fixtures/triple_des.pfx");
    assert_eq!(refusal(&whole[..whole.len() - 1], "fixture").0, ErrorId::CertificateNotPfx);
}

#[test]
fn a_change_to_a_protected_file_is_noticed() {
    let mut changed = include_bytes!("fixtures/triple_des.pfx").to_vec();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    assert_eq!(refusal(&changed, "fixture").0, ErrorId::CertificateWrongPassword);
}

#[test]
fn a_password_beyond_the_basic_plane_can_be_wrong_too() {
    assert_eq!(refusal(include_bytes!("fixtures/triple_des.pfx"), "🔑").0, ErrorId::CertificateWrongPassword);
}

#[test]
fn a_file_without_a_key_is_refused() {
    let Some(openssl) = Openssl::for_test("a_file_without_a_key_is_refused") else {
        return;
    };
    openssl.certificate("leaf", "server", None, EC_P256);
    openssl.run(&["pkcs12", "-export", "-nokeys", "-in", "leaf.pem", "-out", "made.pfx", "-passout", "pass:pw"]);
    let (id, message) = refusal(&openssl.read("made.pfx"), "pw");
    assert_eq!(id, ErrorId::CertificateNoPrivateKey);
    assert!(message.contains("holds no private key"), "{message}");
}

#[test]
fn a_key_without_its_certificate_is_refused() {
    let Some(openssl) = Openssl::for_test("a_key_without_its_certificate_is_refused") else {
        return;
    };
    openssl.certificate("leaf", "server", None, EC_P256);
    openssl.run(&["pkcs12", "-export", "-nocerts", "-inkey", "leaf.key", "-out", "made.pfx", "-passout", "pass:pw"]);
    let (id, message) = refusal(&openssl.read("made.pfx"), "pw");
    assert_eq!(id, ErrorId::CertificateNoPrivateKey);
    assert!(message.contains("no certificate that belongs to it"), "{message}");
}

#[test]
fn a_key_of_another_kind_is_refused() {
    let Some(openssl) = Openssl::for_test("a_key_of_another_kind_is_refused") else {
        return;
    };
    openssl.certificate("leaf", "server", None, &["-newkey", "ed25519"]);
    assert_eq!(refusal(&openssl.pfx("leaf", &["leaf"], "pw", &[]), "pw").0, ErrorId::CertificateKeyUnsupported);
}

#[test]
fn an_encryption_that_is_not_supported_is_named() {
    let Some(openssl) = Openssl::for_test("an_encryption_that_is_not_supported_is_named") else {
        return;
    };
    openssl.certificate("leaf", "server", None, EC_P256);
    let bytes = openssl.pfx("leaf", &["leaf"], "pw", &["-legacy", "-certpbe", "PBE-SHA1-RC4-128"]);
    let (id, message) = refusal(&bytes, "pw");
    assert_eq!(id, ErrorId::CertificateNotPfx);
    assert!(message.contains("RC4-128 with SHA-1"), "{message}");
}

#[test]
fn what_cannot_be_read_is_named() {
    let missing = std::env::temp_dir().join("azcr-no-such-file.pfx").display().to_string();
    let folder = std::env::temp_dir().display().to_string();
    for path in [&missing, &folder] {
        let error = read_file(path).expect_err("cannot be read");
        assert_eq!(error.id, ErrorId::CertificateUnreadable);
        assert_eq!(error.target.as_deref(), Some(path.as_str()));
    }
}

#[test]
fn nothing_secret_is_printed() {
    let pfx = open(include_bytes!("fixtures/unprotected.pfx"), &secret("")).expect("opens");
    let printed = format!("{pfx:?}");
    assert!(printed.contains("REDACTED"), "{printed}");
    let key: &[u8] = secrecy::ExposeSecret::expose_secret(&pfx.key_pkcs8);
    assert!(!printed.contains(&format!("{:?}", &key[40..60]).replace(['[', ']'], "")));
}
