//! TLS: the operating system's trust store, plus certificates that the caller names. Stamps have private CAs, so an untrusted one is
//! an everyday event: the verifier remembers whose certificate it refused, and the error can say so.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use zeroize::Zeroizing;

use crate::error::{Error, ErrorId, Result};
use crate::text_file;

/// Certificates that were refused, by host: what the error message tells.
#[derive(Debug, Clone, Default)]
pub struct Refused(Arc<Mutex<HashMap<String, String>>>);

impl Refused {
    pub fn description(&self, host: &str) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(host).cloned()
    }

    fn remember(&self, host: &ServerName<'_>, certificate: &CertificateDer<'_>) {
        let description = match x509_parser::parse_x509_certificate(certificate) {
            Ok((_, parsed)) => format!("issued to '{}' by '{}'", parsed.subject(), parsed.issuer()),
            Err(_) => "that is no X.509 certificate".to_owned(),
        };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(host.to_str().into_owned(), description);
    }
}

/// The process may hold other users of rustls, so the provider is passed along and never installed globally.
pub fn provider() -> Arc<CryptoProvider> {
    static PROVIDER: OnceLock<Arc<CryptoProvider>> = OnceLock::new();
    Arc::clone(PROVIDER.get_or_init(|| Arc::new(rustls::crypto::aws_lc_rs::default_provider())))
}

/// Reads the certificates of a PEM file.
pub fn read_pem_certificates(path: &str) -> Result<Vec<CertificateDer<'static>>> {
    let unreadable = |reason: String| {
        Error::new(
            ErrorId::TrustedRootUnreadable,
            format!("the trusted certificates in '{path}' cannot be read: {reason}"),
        )
        .with_target(path)
    };
    let bytes = Zeroizing::new(text_file::to_utf8(std::fs::read(path).map_err(|error| unreadable(error.to_string()))?));
    if holds_private_key(&bytes) {
        let message =
            format!("the file '{path}' with trusted certificates holds a private key; nothing of it was used");
        return Err(Error::new(ErrorId::TrustedRootHoldsKey, message).with_target(path));
    }
    let certificates = CertificateDer::pem_slice_iter(&bytes)
        .collect::<std::result::Result<Vec<_>, _>>()
        .map_err(|error| unreadable(reason(&error).to_owned()))?;
    if certificates.is_empty() {
        return Err(unreadable("it holds no certificate in PEM form".to_owned()));
    }
    Ok(certificates)
}

/// PEM of any kind (`PRIVATE KEY`, `ENCRYPTED PRIVATE KEY`, `EC PRIVATE KEY`, …), whatever happened to its line breaks, and PuTTY's form.
fn holds_private_key(bytes: &[u8]) -> bool {
    ["PRIVATE KEY", "PuTTY-User-Key-File-"]
        .iter()
        .any(|mark| bytes.windows(mark.len()).any(|part| part == mark.as_bytes()))
}

/// The parser's own text quotes the line that it does not understand.
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

/// A client configuration that trusts the system's store and `extra_roots`.
pub fn client_config(extra_roots: Vec<CertificateDer<'static>>, refused: Refused) -> Result<ClientConfig> {
    let defect = |error: String| Error::new(ErrorId::InternalDefect, format!("TLS cannot be set up: {error}"));
    let provider = provider();
    let private = match extra_roots.is_empty() {
        true => None,
        false => {
            let mut store = RootCertStore::empty();
            store.add_parsable_certificates(extra_roots);
            let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(store), Arc::clone(&provider))
                .build()
                .map_err(|error| defect(error.to_string()))?;
            Some(verifier)
        }
    };
    let verifier = Arc::new(Verifier { private, system: OnceLock::new(), provider: Arc::clone(&provider), refused });
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| defect(error.to_string()))?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth())
}

/// Asks the caller's own roots first, so that a machine without a readable system store can still reach a stamp that is named.
#[derive(Debug)]
struct Verifier {
    private: Option<Arc<WebPkiServerVerifier>>,
    /// Loading the system's store takes milliseconds and may fail: done when it is needed first.
    system: OnceLock<std::result::Result<rustls_platform_verifier::Verifier, rustls::Error>>,
    provider: Arc<CryptoProvider>,
    refused: Refused,
}

impl Verifier {
    fn system(&self) -> std::result::Result<&rustls_platform_verifier::Verifier, rustls::Error> {
        self.system
            .get_or_init(|| rustls_platform_verifier::Verifier::new(Arc::clone(&self.provider)))
            .as_ref()
            .map_err(Clone::clone)
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> std::result::Result<ServerCertVerified, rustls::Error> {
        if let Some(private) = &self.private
            && let Ok(verified) = private.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
        {
            return Ok(verified);
        }
        self.system()?
            .verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
            .inspect_err(|_| self.refused.remember(server_name, end_entity))
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the parser's text would show of `canary`: its bytes as decimal numbers.
    fn as_numbers(text: &str) -> String {
        format!("{:?}", text.as_bytes()).replace(['[', ']'], "")
    }

    fn refusal(name: &str, content: &[u8]) -> Error {
        let path = std::env::temp_dir().join(format!("azcr-roots-{}-{name}.pem", std::process::id()));
        std::fs::write(&path, content).expect("a file");
        let refused = read_pem_certificates(&path.display().to_string()).expect_err("must be refused");
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
    fn a_damaged_file_is_explained_without_its_text() {
        for (content, why) in [
            ("-----BEGIN CERTIFICATE-----canary-----END CERTIFICATE-----", "line of its own"),
            ("-----BEGIN CERTIFICATE-----\ncanary=canary\n-----END CERTIFICATE-----\n", "base64"),
            ("-----BEGIN CERTIFICATE-----\ncanary==\n", "END line"),
            ("canary", "holds no certificate"),
        ] {
            let error = refusal("damaged", content.as_bytes());
            assert_eq!(error.id, ErrorId::TrustedRootUnreadable, "{content}");
            assert!(error.message.contains(why), "{content}: {}", error.message);
            assert!(!error.message.contains("canary") && !error.message.contains(&as_numbers("canary")));
        }
    }
}
