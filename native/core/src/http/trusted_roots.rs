//! Files with trusted certificates in common formats: PEM, DER (`.cer` of Windows), and PKCS#7 (`.p7b`), as text or binary. Reasons are fixed texts: the text
//! of a parser may quote its input, which can be a private key.

use std::path::Path;

use cms::cert::CertificateChoices;
use cms::content_info::ContentInfo;
use cms::signed_data::SignedData;
use der::{Decode, Encode};
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::{self, PemObject, SectionKind};
use zeroize::Zeroizing;

use crate::ber::{INTEGER, OCTETS, OID, SEQUENCE, Value};
use crate::error::{Error, ErrorId, Result};
use crate::file_limits::ROOTS_BYTES;
use crate::text_file;

const PEM_MARK: &[u8] = b"-----BEGIN ";

type Certificates = Vec<CertificateDer<'static>>;

/// Reads the certificates of a file.
///
/// # Errors
/// `Configuration.TrustedRootUnreadable`.
pub(crate) fn read(path: &str) -> Result<Certificates> {
    let unreadable = |reason: String| {
        let message = format!("the trusted certificates in '{path}' are not readable: {reason}");
        Error::new(ErrorId::TrustedRootUnreadable, message).with_target(path)
    };
    let read = text_file::read(Path::new(path), ROOTS_BYTES);
    let bytes = Zeroizing::new(text_file::to_utf8(read.map_err(|error| unreadable(error.to_string()))?));
    if let Some(held) = private_key(&bytes) {
        let message = format!("the file '{path}' with trusted certificates {held}; nothing of it was used");
        return Err(Error::new(ErrorId::TrustedRootHoldsKey, message).with_target(path));
    }
    let certificates = of_bytes(&bytes).map_err(|refused| {
        let error = unreadable(refused.why.to_owned());
        match refused.command {
            Some(command) => error.with_hint(format!("Convert the file: {command} -in '{path}' -out roots.pem")),
            None => error,
        }
    })?;
    for (position, der) in certificates.iter().enumerate() {
        if !is_certificate(der) {
            return Err(unreadable(format!("certificate {} of the file is damaged", position + 1)));
        }
        if RootCertStore::empty().add(der.clone()).is_err() {
            let reason = format!("certificate {} of the file has a form that TLS cannot use", position + 1);
            return Err(unreadable(reason));
        }
    }
    Ok(certificates)
}

/// Returns the certificates in `bytes`; `None` if there are none, or a private key. For files that were not named as trusted roots.
pub(crate) fn certificates_in(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    let bytes = Zeroizing::new(text_file::to_utf8(bytes.to_vec()));
    if private_key(&bytes).is_some() {
        return None;
    }
    let found = of_bytes(&bytes).ok()?;
    found.iter().all(|der| is_certificate(der)).then(|| found.iter().map(|der| der.to_vec()).collect())
}

struct Refused {
    why: &'static str,
    /// Command that converts the file to PEM.
    command: Option<&'static str>,
}

fn refused(why: &'static str) -> Refused {
    Refused { why, command: None }
}

fn of_bytes(bytes: &[u8]) -> std::result::Result<Certificates, Refused> {
    if bytes.windows(PEM_MARK.len()).any(|window| window == PEM_MARK) {
        return of_pem(bytes);
    }
    if is_certificate(bytes) {
        return Ok(vec![CertificateDer::from(bytes.to_vec())]);
    }
    match ContentInfo::from_ber(bytes) {
        Ok(content) => of_pkcs7(&content),
        Err(_) if bytes.is_empty() => Err(refused("it is empty")),
        Err(_) => Err(refused("it is neither PEM nor DER nor PKCS#7")),
    }
}

fn of_pem(bytes: &[u8]) -> std::result::Result<Certificates, Refused> {
    let mut certificates = Vec::new();
    for section in <(SectionKind, Vec<u8>)>::pem_slice_iter(bytes) {
        match section {
            Ok((SectionKind::Certificate, der)) => certificates.push(CertificateDer::from(der)),
            Ok(_) => {}
            Err(error) => return Err(refused(reason(&error))),
        }
    }
    if certificates.is_empty() {
        certificates = pem_block(bytes, "PKCS7").map_or_else(|| Ok(Vec::new()), |der| of_bytes(&der))?;
    }
    if certificates.is_empty() {
        return Err(refused("it contains no certificate in PEM form"));
    }
    Ok(certificates)
}

/// Returns the content of the first block with this label. The PEM reader of rustls skips labels that TLS does not use.
fn pem_block(bytes: &[u8], label: &str) -> Option<Vec<u8>> {
    use base64::Engine as _;
    let text = std::str::from_utf8(bytes).ok()?;
    let (_, rest) = text.split_once(&format!("-----BEGIN {label}-----"))?;
    let (content, _) = rest.split_once("-----END")?;
    let content: String = content.split_whitespace().collect();
    base64::prelude::BASE64_STANDARD.decode(content).ok()
}

fn of_pkcs7(content: &ContentInfo) -> std::result::Result<Certificates, Refused> {
    let unreadable = || Refused {
        why: "it is PKCS#7 in a form that is not understood",
        command: Some("openssl pkcs7 -print_certs -inform DER"),
    };
    let signed: SignedData = content.content.decode_as().map_err(|_| unreadable())?;
    let set = signed.certificates.into_iter().flat_map(|set| set.0.into_vec());
    let certificates = set.filter_map(|choice| match choice {
        CertificateChoices::Certificate(certificate) => certificate.to_der().ok().map(CertificateDer::from),
        CertificateChoices::Other(_) => None,
    });
    let certificates: Certificates = certificates.collect();
    if certificates.is_empty() {
        return Err(refused("it is PKCS#7 without a certificate"));
    }
    Ok(certificates)
}

fn is_certificate(der: &[u8]) -> bool {
    x509_parser::parse_x509_certificate(der).is_ok_and(|(rest, _)| rest.is_empty())
}

/// Returns the format of a private key in the file; `None` if there is none. PEM of any type (`PRIVATE KEY`, `ENCRYPTED PRIVATE KEY`, `EC PRIVATE KEY`, …) is
/// detected even with damaged line breaks.
fn private_key(bytes: &[u8]) -> Option<&'static str> {
    // ASCII is valid between any other bytes, so a mark is never in two parts.
    let has = |mark: &&str| bytes.utf8_chunks().any(|part| part.valid().contains(*mark));
    let is_text = ["PRIVATE KEY", "PuTTY-User-Key-File-"].iter().any(has);
    if is_text { Some("contains a private key") } else { binary_private_key(bytes) }
}

/// Detects the binary formats by their structure. A certificate begins with a sequence of sequences, and PKCS#7 with an object identifier.
fn binary_private_key(bytes: &[u8]) -> Option<&'static str> {
    let value = Value::read_as(SEQUENCE, bytes)?;
    let is = |position, tag| value.part(position, tag).is_some();
    let is_algorithm = |position| value.part(position, SEQUENCE).is_some_and(|part| part.part(0, OID).is_some());
    if !is(0, INTEGER) {
        // EncryptedPrivateKeyInfo (RFC 5958, 3).
        let is_encrypted = is_algorithm(0) && is(1, OCTETS);
        return is_encrypted.then_some("is an encrypted private key in DER form (PKCS#8)");
    }
    // PFX (RFC 7292, 4), PrivateKeyInfo (RFC 5958, 2), RSAPrivateKey (RFC 8017, A.1.2) and ECPrivateKey (RFC 5915, 3).
    if is_algorithm(1) {
        return Some(match is(2, OCTETS) {
            true => "is a private key in DER form (PKCS#8)",
            false => "is a PFX (PKCS#12) file, which is made for private keys",
        });
    }
    if (1..9).all(|position| is(position, INTEGER)) {
        return Some("is a private key in DER form (PKCS#1)");
    }
    is(1, OCTETS).then_some("is a private key in DER form (SEC 1)")
}

/// Returns a fixed text: the parser's own text quotes the line that it cannot parse.
fn reason(error: &pem::Error) -> &'static str {
    match error {
        pem::Error::MissingSectionEnd { .. } => "the END line of a certificate is missing or not on a line of its own",
        pem::Error::IllegalSectionStart { .. } => {
            "a BEGIN line is damaged; BEGIN and END must each be on a line of their own"
        }
        pem::Error::Base64Decode(_) => "a certificate in it is damaged: it is not valid base64",
        pem::Error::SectionTooLarge => "a certificate in it is too large",
        _ => "it is not valid PEM",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns what the parser's text would show of `canary`: its bytes as decimal numbers.
    fn as_numbers(text: &str) -> String {
        format!("{:?}", text.as_bytes()).replace(['[', ']'], "")
    }

    fn refusal(name: &str, content: &[u8]) -> Error {
        let path = std::env::temp_dir().join(format!("azcr-roots-{}-{name}.pem", std::process::id()));
        std::fs::write(&path, content).expect("a file");
        let refused = read(&path.display().to_string()).expect_err("must be refused");
        std::fs::remove_file(&path).expect("it was there");
        assert_eq!(refused.target, Some(path.display().to_string()));
        refused
    }

    #[test]
    fn a_file_with_a_private_key_is_refused_and_not_quoted() {
        let certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
        for kind in ["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "OPENSSH PRIVATE KEY"]
        {
            let key = format!("-----BEGIN {kind}-----\ncanarycanary\n-----END {kind}-----\n");
            let texts = [
                key.clone(),
                key.replace('\n', ""),
                key.replace('\n', " "),
                format!("{certificate}{key}").replace('\n', ""),
                format!("{key}{certificate}"),
                format!("\u{feff}{key}"),
            ];
            let utf16 = std::iter::once(0xfeff).chain(key.encode_utf16()).flat_map(u16::to_le_bytes).collect();
            for (number, content) in texts.into_iter().map(String::into_bytes).chain([utf16]).enumerate() {
                let error = refusal("key", &content);
                assert_eq!(error.id, ErrorId::TrustedRootHoldsKey, "{kind}, form {number}");
                assert!(!error.message.contains("canary") && !error.message.contains(&as_numbers("canary")));
            }
        }
    }

    #[test]
    fn binary_private_key_is_refused_with_its_format() {
        let key = |algorithm| rcgen::KeyPair::generate_for(algorithm).expect("a key").serialize_der();
        let octets = |pkcs8: &[u8]| {
            let value = Value::read_as(SEQUENCE, pkcs8).expect("PKCS#8");
            value.part(2, OCTETS).and_then(Value::octets).expect("the key").to_vec()
        };
        let (ec, rsa) = (key(&rcgen::PKCS_ECDSA_P256_SHA256), key(&rcgen::PKCS_RSA_SHA256));
        let encrypted = b"\x30\x15\x30\x0b\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x05\x0d\x04\x06canary".to_vec();
        let fixture = |name: &str| {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/certificate/tests/fixtures");
            std::fs::read(format!("{folder}/{name}")).expect("a fixture")
        };
        for (kind, bytes) in [
            ("DER form (PKCS#8)", ec.clone()),
            ("DER form (PKCS#8)", rsa.clone()),
            ("DER form (PKCS#8)", key(&rcgen::PKCS_ED25519)),
            ("DER form (PKCS#1)", octets(&rsa)),
            ("DER form (SEC 1)", octets(&ec)),
            ("an encrypted private key in DER form (PKCS#8)", encrypted),
            ("is a PFX (PKCS#12) file", fixture("triple_des.pfx")),
            ("is a PFX (PKCS#12) file", fixture("unprotected.pfx")),
        ] {
            // Some tools add a line break or zeros at the end.
            for end in [&b""[..], b"\n", b"\0\0"] {
                let error = refusal("binary", &[&bytes, end].concat());
                assert_eq!(error.id, ErrorId::TrustedRootHoldsKey, "{kind}: {error}");
                assert!(error.message.contains(kind) && error.message.contains("binary.pem"), "{kind}: {error}");
                let numbers = format!("{:?}", &bytes[bytes.len() - 8..]).replace(['[', ']'], "");
                assert!(!error.message.contains(&numbers) && !error.message.contains("canary"), "{error}");
            }
        }
        let certificate = rcgen::generate_simple_self_signed(["a.example".to_owned()]).expect("a certificate").cert;
        assert_eq!(binary_private_key(certificate.der()), None);
    }

    #[test]
    fn a_certificate_that_tls_cannot_trust_is_refused() {
        let certificate = rcgen::generate_simple_self_signed(["a.example".to_owned()]).expect("a certificate").cert;
        let version = [0xa0, 3, 2, 1, 2];
        let at = certificate.der().windows(version.len()).position(|part| part == version).expect("version 3");
        for version in [3, 4, 0x7f] {
            let mut der = certificate.der().to_vec();
            der[at + 4] = version;
            let error = refusal("version", &der);
            assert_eq!(error.id, ErrorId::TrustedRootUnreadable, "{version}");
            assert!(error.message.contains("certificate 1") && error.message.contains("version.pem"), "{error}");
        }
    }

    #[test]
    fn file_above_the_limit_is_refused() {
        let error = refusal("large", &vec![b' '; usize::try_from(ROOTS_BYTES).expect("a size") + 1]);
        assert_eq!(error.id, ErrorId::TrustedRootUnreadable);
        assert!(error.message.contains(&ROOTS_BYTES.to_string()), "{error}");
    }

    #[test]
    fn damaged_file_is_reported_without_its_text() {
        for (content, why) in [
            ("-----BEGIN CERTIFICATE-----canary-----END CERTIFICATE-----", "line of its own"),
            ("-----BEGIN CERTIFICATE-----\ncanary=canary\n-----END CERTIFICATE-----\n", "base64"),
            ("-----BEGIN CERTIFICATE-----\ncanary==\n", "END line"),
            ("canary", "neither PEM nor DER nor PKCS#7"),
            ("-----BEGIN X509 CRL-----\nTUlJ\n-----END X509 CRL-----\n", "contains no certificate"),
        ] {
            let error = refusal("damaged", content.as_bytes());
            assert_eq!(error.id, ErrorId::TrustedRootUnreadable, "{content}");
            assert!(error.message.contains(why), "{content}: {}", error.message);
            assert!(!error.message.contains("canary") && !error.message.contains(&as_numbers("canary")));
        }
    }
}
