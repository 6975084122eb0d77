//! TLS: the operating system's trust store, plus certificates that the caller names. Stamps have private CAs, so an untrusted one is
//! an everyday event: the verifier remembers whose certificate it refused, and the error can say so.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};

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
    let bytes = text_file::to_utf8(std::fs::read(path).map_err(|error| unreadable(error.to_string()))?);
    let certificates = CertificateDer::pem_slice_iter(&bytes)
        .collect::<std::result::Result<Vec<_>, _>>()
        .map_err(|error| unreadable(error.to_string()))?;
    if certificates.is_empty() {
        return Err(unreadable("it holds no certificate in PEM form".to_owned()));
    }
    Ok(certificates)
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
