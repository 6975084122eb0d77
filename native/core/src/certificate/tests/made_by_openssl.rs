//! Files of OpenSSL 3 in all common forms are opened, and the leaf is found in each.

use super::openssl::{EC_P256, Openssl};
use super::{open, secret};
use crate::certificate::inspect::{check, summary};
use crate::error::ErrorId;
use jiff::Timestamp;

const LEGACY: &[&str] = &["-legacy"];
const TRIPLE_DES: &[&str] = &["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"];
const AES_SHA256: &[&str] = &[];
const AES_SHA384: &[&str] = &["-macalg", "sha384"];
const AES_SHA512: &[&str] = &["-macalg", "sha512"];
const NO_MAC: &[&str] = &["-nomac", "-keypbe", "AES-256-CBC", "-certpbe", "AES-256-CBC"];
const NO_MAC_LEGACY: &[&str] = &["-nomac", "-legacy", "-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-RC2-40"];
const CERTIFICATES_PLAIN: &[&str] = &["-certpbe", "NONE"];
const RC2_128: &[&str] =
    &["-legacy", "-keypbe", "PBE-SHA1-2DES", "-certpbe", "PBE-SHA1-RC2-128", "-macalg", "sha224", "-iter", "1"];
const TRIPLE_DES_PBES2: &[&str] = &["-keypbe", "DES-EDE3-CBC", "-certpbe", "AES-128-CBC"];
const UNPROTECTED: &[&str] = &["-nomac", "-keypbe", "NONE", "-certpbe", "NONE"];

const FORMS: &[(&[&str], &str)] = &[
    (LEGACY, "RC2-40 with SHA-1 and 3DES with SHA-1, MAC with SHA-1"),
    (TRIPLE_DES, "3DES with SHA-1, MAC with SHA-1"),
    (AES_SHA256, "AES-256-CBC, PBKDF2 with HMAC-SHA-256, MAC with SHA-256"),
    (AES_SHA384, "AES-256-CBC, PBKDF2 with HMAC-SHA-256, MAC with SHA-384"),
    (AES_SHA512, "AES-256-CBC, PBKDF2 with HMAC-SHA-256, MAC with SHA-512"),
    (NO_MAC, "AES-256-CBC, PBKDF2 with HMAC-SHA-256, no MAC"),
    (NO_MAC_LEGACY, "RC2-40 with SHA-1 and 3DES with SHA-1, no MAC"),
    (CERTIFICATES_PLAIN, "AES-256-CBC, PBKDF2 with HMAC-SHA-256, MAC with SHA-256"),
    (RC2_128, "RC2-128 with SHA-1 and two-key 3DES with SHA-1, MAC with SHA-224"),
    (
        TRIPLE_DES_PBES2,
        "AES-128-CBC, PBKDF2 with HMAC-SHA-256 and 3DES-CBC, PBKDF2 with HMAC-SHA-256, MAC with SHA-256",
    ),
    (UNPROTECTED, "no encryption, no MAC"),
];

const PASSWORDS: &[&str] = &["", "Pa55 w\"or\\d", "pässwörd", "пароль密碼", "key🔑"];

#[test]
fn every_form_opens_with_every_type_of_password() {
    let Some(openssl) = Openssl::for_test("every_form_opens_with_every_type_of_password") else {
        return;
    };
    openssl.certificate("root", "ca", None, EC_P256);
    openssl.certificate("leaf", "server", Some("root"), EC_P256);
    let thumbprint = openssl.thumbprint("leaf");
    for (options, form) in FORMS {
        for password in PASSWORDS {
            let bytes = openssl.pfx("leaf", &["leaf", "root"], password, options);
            let pfx = open(&bytes, &secret(password)).unwrap_or_else(|error| panic!("{form}, '{password}': {error}"));
            assert_eq!(summary(&pfx).expect("a summary").thumbprint, thumbprint, "{form}, '{password}'");
            assert_eq!(pfx.protection.to_string(), *form);
            assert_eq!(pfx.has_mac, !options.contains(&"-nomac"));
            assert_eq!(pfx.chain_der.len(), 1);

            if !password.is_empty() && *options != UNPROTECTED {
                let missing = open(&bytes, &secret("")).expect_err("needs its password");
                assert_eq!(missing.id, ErrorId::CertificatePasswordMissing, "{form}, '{password}': {missing}");
                assert!(missing.message.contains("'test.pfx'"), "{missing}");
            }
            let wrong = open(&bytes, &secret("another"));
            match wrong {
                Ok(_) => assert_eq!(*options, UNPROTECTED, "a wrong password opened: {form}"),
                Err(error) => {
                    assert_eq!(error.id, ErrorId::CertificateWrongPassword, "{form}, '{password}': {error}");
                    assert!(error.message.contains("'test.pfx'"), "{error}");
                }
            }
        }
    }
}

#[test]
fn every_type_of_key_is_matched_with_its_certificate() {
    let Some(openssl) = Openssl::for_test("every_type_of_key_is_matched_with_its_certificate") else {
        return;
    };
    let ec = |curve: &'static str| ["-newkey", "ec", "-pkeyopt", curve];
    let kinds: &[(&str, &[&str])] = &[
        ("RSA1024", &["-newkey", "rsa:1024"]),
        ("RSA2048", &["-newkey", "rsa:2048"]),
        ("RSA3072", &["-newkey", "rsa:3072"]),
        ("EC256", &ec("ec_paramgen_curve:P-256")),
        ("EC384", &ec("ec_paramgen_curve:P-384")),
        ("EC521", &ec("ec_paramgen_curve:P-521")),
    ];
    for (name, options) in kinds {
        openssl.certificate("leaf", "server", None, options);
        let bytes = openssl.pfx("leaf", &["leaf"], "pw", TRIPLE_DES);
        let pfx = open(&bytes, &secret("pw")).unwrap_or_else(|error| panic!("{name}: {error}"));
        let summary = summary(&pfx).expect("a summary");
        assert_eq!(summary.key_algorithm, *name);
        assert_eq!(summary.thumbprint, openssl.thumbprint("leaf"));
        assert!(summary.self_signed);
        let is_weak =
            check(&pfx, None, Timestamp::now()).iter().any(|problem| problem.id == ErrorId::CertificateWeakKey);
        assert_eq!(is_weak, *name == "RSA1024", "{name}");
    }
}

#[test]
fn ec_key_without_a_public_key_is_matched() {
    let Some(openssl) = Openssl::for_test("ec_key_without_a_public_key_is_matched") else {
        return;
    };
    openssl.certificate("leaf", "server", None, EC_P256);
    openssl.run(&["ec", "-in", "leaf.key", "-no_public", "-out", "bare.key"]);
    let bytes = {
        openssl.write("leaf.key", &openssl.read("bare.key"));
        openssl.pfx("leaf", &["leaf"], "pw", TRIPLE_DES)
    };
    let pfx = open(&bytes, &secret("pw")).expect("opens");
    assert_eq!(summary(&pfx).expect("a summary").thumbprint, openssl.thumbprint("leaf"));
}

#[test]
fn chain_is_accepted_in_any_order_and_a_wrong_order_is_reported() {
    let Some(openssl) = Openssl::for_test("chain_is_accepted_in_any_order_and_a_wrong_order_is_reported") else {
        return;
    };
    openssl.certificate("root", "ca", None, EC_P256);
    openssl.certificate("intermediate", "ca", Some("root"), EC_P256);
    openssl.certificate("leaf", "server", Some("intermediate"), EC_P256);
    openssl.certificate("stranger", "ca", None, EC_P256);
    let orders: &[(&[&str], Option<&str>)] = &[
        (&["leaf", "intermediate", "root"], None),
        (&["root", "leaf", "intermediate"], Some("'CN=root' in place of the issuer of 'CN=leaf'")),
        (&["root", "intermediate", "leaf"], Some("'CN=root' in place of the issuer of 'CN=leaf'")),
        (&["leaf", "intermediate"], None),
        (&["leaf"], None),
        (&["leaf", "intermediate", "root", "stranger"], Some("'CN=stranger' in place of the issuer of 'CN=root'")),
    ];
    for (names, finding) in orders {
        let pfx = open(&openssl.pfx("leaf", names, "pw", TRIPLE_DES), &secret("pw")).expect("opens");
        let summary = summary(&pfx).expect("a summary");
        assert_eq!(summary.subject, "CN=leaf", "{names:?}");
        assert_eq!(summary.issuer, "CN=intermediate");
        assert!(!summary.self_signed);
        let message = check(&pfx, None, Timestamp::now())
            .into_iter()
            .find_map(|problem| (problem.id == ErrorId::CertificateChainOrder).then_some(problem.message));
        match finding {
            Some(text) => {
                assert!(message.as_ref().is_some_and(|message| message.contains(text)), "{names:?}: {message:?}")
            }
            None => assert_eq!(message, None, "{names:?}"),
        }
    }
}
