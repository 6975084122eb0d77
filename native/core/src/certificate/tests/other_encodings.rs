//! The same content in other encodings and with other derivations: files that OpenSSL opens are opened.

use aws_lc_rs::hmac;
use pkcs12::kdf::{Pkcs12KeyType, derive_key_utf8};

use super::encoding::{as_ber, value};
use super::openssl::{EC_P256, Openssl};
use super::{open, secret};
use crate::ber::Value;
use crate::certificate::inspect::summary;
use crate::error::ErrorId;

fn opens_as_in_openssl(openssl: &Openssl, bytes: &[u8], form: &str) {
    openssl.write("other.pfx", bytes);
    openssl.run(&["pkcs12", "-legacy", "-in", "other.pfx", "-passin", "pass:pw", "-nodes", "-out", "other.pem"]);
    let pfx = open(bytes, &secret("pw")).unwrap_or_else(|error| panic!("{form}: {error}"));
    assert_eq!(summary(&pfx).expect("a summary").thumbprint, openssl.thumbprint("leaf"), "{form}");
    assert_eq!(open(bytes, &secret("no")).expect_err(form).id, ErrorId::CertificateWrongPassword, "{form}");
}

#[test]
fn ber_and_trailing_bytes_open_as_in_openssl() {
    let Some(openssl) = Openssl::for_test("ber_and_trailing_bytes_open_as_in_openssl") else {
        return;
    };
    openssl.certificate("root", "ca", None, EC_P256);
    openssl.certificate("leaf", "server", Some("root"), &["-newkey", "rsa:2048"]);
    for options in [
        &["-nomac"][..],
        &["-nomac", "-legacy"],
        &["-nomac", "-certpbe", "NONE"],
        &["-nomac", "-keypbe", "NONE", "-certpbe", "AES-128-CBC"],
        &["-nomac", "-keypbe", "DES-EDE3-CBC"],
    ] {
        let bytes = openssl.pfx("leaf", &["leaf", "root"], "pw", options);
        opens_as_in_openssl(&openssl, &as_ber(&bytes), &format!("BER with {options:?}"));
        opens_as_in_openssl(
            &openssl,
            &[as_ber(&bytes), vec![0; 5]].concat(),
            &format!("BER, more behind, {options:?}"),
        );
    }
    for options in
        [&[][..], &["-legacy"], &["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"]]
    {
        let bytes = openssl.pfx("leaf", &["leaf", "root"], "pw", options);
        opens_as_in_openssl(&openssl, &[&bytes[..], b"trailing bytes"].concat(), &format!("trailing, {options:?}"));
    }
}

#[test]
fn every_derivation_of_openssl_opens() {
    let Some(openssl) = Openssl::for_test("every_derivation_of_openssl_opens") else {
        return;
    };
    openssl.certificate("leaf", "server", None, EC_P256);
    for cipher in ["aes-128-cbc", "aes-192-cbc", "aes-256-cbc", "des-ede3-cbc"] {
        for derivation in [
            // OpenSSL omits this one, since it is the default.
            &["-v2prf", "hmacWithSHA1"][..],
            &["-v2prf", "hmacWithSHA256"],
            &["-v2prf", "hmacWithSHA384"],
            &["-v2prf", "hmacWithSHA512", "-iter", "10000"],
            &["-scrypt"],
        ] {
            let bytes = with_key(&openssl, &[&["-v2", cipher], derivation].concat());
            opens_as_in_openssl(&openssl, &bytes, &format!("{cipher}, {derivation:?}"));
            opens_as_in_openssl(&openssl, &as_ber(&bytes), &format!("BER, {cipher}, {derivation:?}"));
        }
    }
    let bytes = with_key(&openssl, &["-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA224"]);
    let refused = open(&bytes, &secret("pw")).expect_err("not supported");
    assert_eq!(refused.id, ErrorId::CertificateEncryptionUnsupported);
    assert!(refused.message.contains("PBKDF2 with HMAC-SHA-224"), "{refused}");
}

/// Creates a PFX file without a MAC, with the key as `openssl pkcs8` encrypts it: `openssl pkcs12` has no option for the derivation.
fn with_key(openssl: &Openssl, options: &[&str]) -> Vec<u8> {
    let arguments = ["pkcs8", "-topk8", "-in", "leaf.key", "-outform", "DER", "-out", "leaf.p8", "-passout", "pass:pw"];
    openssl.run(&[&arguments, options].concat());
    openssl.run(&["x509", "-in", "leaf.pem", "-outform", "DER", "-out", "leaf.der"]);
    let sequence = |parts: &[Vec<u8>]| value(0x30, &parts.concat());
    let explicit = |inner: Vec<u8>| value(0xa0, &inner);
    let octets = |inner: &[u8]| value(0x04, inner);
    let bag_kind = |last| value(0x06, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x0a, 0x01, last]);
    let data = || value(0x06, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01]);
    let x509 = value(0x06, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x16, 0x01]);
    let key = sequence(&[bag_kind(2), explicit(openssl.read("leaf.p8"))]);
    let certificate = sequence(&[x509, explicit(octets(&openssl.read("leaf.der")))]);
    let certificate = sequence(&[bag_kind(3), explicit(certificate)]);
    let part = |bags: &[Vec<u8>]| sequence(&[data(), explicit(octets(&sequence(bags)))]);
    let content = sequence(&[data(), explicit(octets(&sequence(&[part(&[certificate]), part(&[key])])))]);
    sequence(&[value(0x02, &[3]), content])
}

#[test]
fn file_with_two_passwords_is_not_reported_as_a_wrong_password() {
    let Some(openssl) = Openssl::for_test("file_with_two_passwords_is_not_reported_as_a_wrong_password") else {
        return;
    };
    openssl.certificate("leaf", "server", None, EC_P256);
    let bytes = openssl.pfx("leaf", &["leaf"], "content", &["-nomac"]);
    let file = Value::read(&bytes).expect("BER");
    let content = file.parts()[1].parts()[1].parts()[0].octets().expect("the content");
    let key = derive_key_utf8::<sha1::Sha1>("integrity", &[7; 8], Pkcs12KeyType::Mac, 1, 20).expect("a key");
    let mac = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &key), &content);
    let sha1 = value(0x30, &value(0x06, &[0x2b, 0x0e, 0x03, 0x02, 0x1a]));
    let digest = value(0x30, &[sha1, value(0x04, mac.as_ref())].concat());
    let mac = value(0x30, &[digest, value(0x04, &[7; 8])].concat());
    let parts = [file.parts()[0].to_der().to_vec(), file.parts()[1].to_der().to_vec(), mac];
    let both = value(0x30, &parts.concat());
    let refused = |password| open(&both, &secret(password)).expect_err("cannot be opened");
    assert_eq!(refused("content").id, ErrorId::CertificateWrongPassword);
    let error = refused("integrity");
    assert_eq!(error.id, ErrorId::CertificateNotPfx);
    assert!(error.message.contains("another password"), "{error}");
}
