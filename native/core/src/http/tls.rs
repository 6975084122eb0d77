//! TLS: the operating system's trust store, plus certificates that the caller names. Stamps have private CAs, so an untrusted one is
//! an everyday event: the verifier gives its reason as a `Refusal`, from which the error is made.

use std::sync::{Arc, OnceLock};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};

use super::certificate_refusal::Presented;
use crate::error::{Error, ErrorId, Result};

/// The process may hold other users of rustls, so the provider is passed along and never installed globally.
pub fn provider() -> Arc<CryptoProvider> {
    static PROVIDER: OnceLock<Arc<CryptoProvider>> = OnceLock::new();
    Arc::clone(PROVIDER.get_or_init(|| Arc::new(rustls::crypto::aws_lc_rs::default_provider())))
}

/// A client configuration that trusts the system's store and `extra_roots`.
pub fn client_config(extra_roots: Vec<CertificateDer<'static>>) -> Result<ClientConfig> {
    let defect = |error: String| Error::new(ErrorId::InternalDefect, format!("TLS cannot be set up: {error}"));
    let provider = provider();
    let private = match extra_roots.is_empty() {
        true => None,
        false => {
            let mut store = RootCertStore::empty();
            store.add_parsable_certificates(extra_roots.iter().cloned());
            let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(store), Arc::clone(&provider))
                .build()
                .map_err(|error| defect(error.to_string()))?;
            Some(verifier)
        }
    };
    let verifier =
        Arc::new(Verifier { given: extra_roots, private, system: OnceLock::new(), provider: Arc::clone(&provider) });
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
    /// As the caller gave them: one that a host presents itself is trusted, whatever it says about authorities.
    given: Vec<CertificateDer<'static>>,
    private: Option<Arc<WebPkiServerVerifier>>,
    /// Loading the system's store takes milliseconds and may fail: done when it is needed first.
    system: OnceLock<std::result::Result<rustls_platform_verifier::Verifier, rustls::Error>>,
    provider: Arc<CryptoProvider>,
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
        let host = server_name.to_str();
        let presented = Presented { host: &host, leaf: end_entity, issuers: intermediates, now };
        if self.given.iter().any(|given| given == end_entity) {
            return match presented.objection() {
                None => Ok(ServerCertVerified::assertion()),
                Some(refusal) => Err(refusal.into_rustls()),
            };
        }
        let mut errors = Vec::new();
        let verify = |verifier: &dyn ServerCertVerifier| {
            verifier.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
        };
        if let Some(private) = &self.private {
            match verify(private.as_ref()) {
                Ok(verified) => return Ok(verified),
                Err(error) => errors.push(error),
            }
        }
        match self.system().and_then(|system| verify(system)) {
            Ok(verified) => Ok(verified),
            Err(error) => {
                errors.push(error);
                Err(presented.refusal(&errors).into_rustls())
            }
        }
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
