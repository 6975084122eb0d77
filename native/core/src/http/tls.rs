//! TLS: the operating system's trust store, plus certificates that the caller names. Stamps have private CAs, so untrusted certificates are common: the
//! verifier returns the reason as a `Refusal`, from which the error is created.

use std::sync::{Arc, OnceLock};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};

use super::certificate_refusal::Presented;
use crate::error::{Error, ErrorId, Result};

/// Returns the provider. The process may contain other users of rustls, so it is passed explicitly and never installed globally.
pub(crate) fn provider() -> Arc<CryptoProvider> {
    static PROVIDER: OnceLock<Arc<CryptoProvider>> = OnceLock::new();
    Arc::clone(PROVIDER.get_or_init(|| Arc::new(rustls::crypto::aws_lc_rs::default_provider())))
}

/// Creates a client configuration that trusts the system's store and `extra_roots`.
pub(crate) fn client_config(extra_roots: Vec<CertificateDer<'static>>) -> Result<ClientConfig> {
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

/// Checks the caller's roots first, so that a machine without a readable system store can still reach the stamp.
#[derive(Debug)]
struct Verifier {
    /// The certificates from the caller: if a host presents one of them, it is trusted regardless of its issuer.
    given: Vec<CertificateDer<'static>>,
    private: Option<Arc<WebPkiServerVerifier>>,
    /// Loading the system's store takes milliseconds and may fail, so it is loaded on first use.
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
