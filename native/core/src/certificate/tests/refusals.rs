//! Files that are not usable PFX files are refused with the id of the reason.

use super::openssl::{EC_P256, Openssl};
use super::{open, secret};
use crate::certificate::pfx::read_file;
use crate::error::ErrorId;

fn refusal(bytes: &[u8], password: &str) -> (ErrorId, String) {
    let error = open(bytes, &secret(password)).expect_err("must be refused");
    (error.id, error.message)
}

#[test]
fn other_file_formats_are_identified() {
    for (bytes, why) in [
        (&b""[..], "it is empty"),
        (b"-----BEGIN CERTIFICATE-----\nMIIB\n", "it is PEM text"),
        (b"PK\x03\x04", "it does not begin as one"),
        (b"\x30\x80\x02\x01\x03", "truncated"),
        (b"\x30\x03\x02\x01\x03", "another structure"),
    ] {
        let (id, message) = refusal(bytes, "pw");
        assert_eq!(id, ErrorId::CertificateNotPfx);
        assert!(message.contains(why), "{message}");
    }
}

#[test]
fn truncated_file_is_not_a_pfx_file() {
    let whole = include_bytes!("fixtures/triple_des.pfx");
    assert_eq!(refusal(&whole[..whole.len() - 1], "fixture").0, ErrorId::CertificateNotPfx);
}

#[test]
fn change_to_a_protected_file_is_detected() {
    let mut changed = include_bytes!("fixtures/triple_des.pfx").to_vec();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    assert_eq!(refusal(&changed, "fixture").0, ErrorId::CertificateWrongPassword);
}

#[test]
fn wrong_password_beyond_the_basic_plane_is_refused() {
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
    assert!(message.contains("contains no private key"), "{message}");
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
    assert!(message.contains("but not its certificate"), "{message}");
}

#[test]
fn key_of_an_unsupported_type_is_refused() {
    let Some(openssl) = Openssl::for_test("key_of_an_unsupported_type_is_refused") else {
        return;
    };
    openssl.certificate("leaf", "server", None, &["-newkey", "ed25519"]);
    assert_eq!(refusal(&openssl.pfx("leaf", &["leaf"], "pw", &[]), "pw").0, ErrorId::CertificateKeyUnsupported);
}

#[test]
fn unsupported_encryption_is_reported_with_the_conversion_commands() {
    let Some(openssl) = Openssl::for_test("unsupported_encryption_is_reported_with_the_conversion_commands") else {
        return;
    };
    openssl.certificate("leaf", "server", None, EC_P256);
    for (options, name) in [
        (&["-legacy", "-certpbe", "PBE-SHA1-RC4-128"][..], "RC4-128 with SHA-1"),
        (&["-legacy", "-keypbe", "PBE-SHA1-RC4-40", "-nomac"], "RC4-40 with SHA-1"),
        (&["-legacy", "-certpbe", "DES-CBC"], "DES-CBC"),
        (&["-legacy", "-keypbe", "PBE-MD5-DES"], "DES with MD5"),
        (&["-certpbe", "CAMELLIA-256-CBC"], "Camellia-256-CBC"),
        (&["-macalg", "sha3-256"], "MAC with SHA3-256"),
    ] {
        let bytes = openssl.pfx("leaf", &["leaf"], "pw", options);
        let refused = open(&bytes, &secret("pw")).expect_err("must be refused");
        assert_eq!(refused.id, ErrorId::CertificateEncryptionUnsupported, "{name}: {refused}");
        assert!(refused.message.contains(name) && refused.message.contains("'test.pfx'"), "{name}: {refused}");
        assert!(refused.hint().contains("openssl pkcs12 -export"), "{}", refused.hint());
    }
    // Runs the commands of the hint on a file that was refused.
    openssl.pfx("leaf", &["leaf"], "pw", &["-legacy", "-certpbe", "PBE-SHA1-RC4-128"]);
    openssl.run(&["pkcs12", "-legacy", "-in", "made.pfx", "-passin", "pass:pw", "-nodes", "-out", "all.pem"]);
    openssl.run(&[
        "pkcs12",
        "-export",
        "-in",
        "all.pem",
        "-out",
        "new.pfx",
        "-passout",
        "pass:pw",
        "-certpbe",
        "PBE-SHA1-3DES",
        "-keypbe",
        "PBE-SHA1-3DES",
        "-macalg",
        "sha1",
    ]);
    open(&openssl.read("new.pfx"), &secret("pw")).expect("opens after the conversion");
}

#[test]
fn unreadable_file_is_named() {
    let missing = std::env::temp_dir().join("azcr-no-such-file.pfx").display().to_string();
    let folder = std::env::temp_dir().display().to_string();
    for path in [&missing, &folder] {
        let error = read_file(path).expect_err("cannot be read");
        assert_eq!(error.id, ErrorId::CertificateUnreadable);
        assert_eq!(error.target.as_deref(), Some(path.as_str()));
    }
}

#[test]
fn no_secret_is_printed() {
    let pfx = open(include_bytes!("fixtures/unprotected.pfx"), &secret("")).expect("opens");
    let printed = format!("{pfx:?}");
    assert!(printed.contains("REDACTED"), "{printed}");
    let key: &[u8] = secrecy::ExposeSecret::expose_secret(&pfx.key_pkcs8);
    assert!(!printed.contains(&format!("{:?}", &key[40..60]).replace(['[', ']'], "")));
}

#[test]
fn damaged_certificate_is_reported_with_its_file() {
    let mut store = crate::certificate::tests::leaf_choice::authority().der;
    let length = store.len();
    store.truncate(length - 1);
    let wanted = crate::certificate::pfx::Wanted::default();
    for (position, certificates) in [(1, vec![&store[..]]), (1, vec![&b"\x30\x00"[..], b""]), (1, vec![&b""[..]])] {
        let refused = crate::certificate::leaf::choose(&[], &certificates, wanted, "PFX file 'registry.pfx'");
        let refused = refused.expect_err("it is damaged");
        assert_eq!(refused.id, ErrorId::CertificateNotPfx);
        let expected = format!("certificate {position} of the PFX file 'registry.pfx' is damaged");
        assert!(refused.message.contains(&expected), "{refused}");
    }
}
