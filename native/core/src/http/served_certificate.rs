//! Reads the certificate that a host presents, trusted or not. Only a bare GET is sent on that connection: no token, no password.

use std::sync::Arc;

use reqwest::tls::TlsInfo;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, SignatureScheme};
use url::Url;

use super::client::{build, builder};
use super::exchange::guarded;
use super::failure::failure;
use super::network::Network;
use super::tls::provider;
use super::transport::redacted;
use crate::error::{Error, ErrorId, Result};
use crate::event::EventSink;

/// Returns the leaf certificate as DER.
pub(crate) async fn look(network: Network, events: &EventSink, url: &Url) -> Result<Vec<u8>> {
    let (builder, proxies) = builder(network)?;
    let client = build(builder.tls_backend_preconfigured(config()?).tls_info(true))?;
    let label = format!("GET {}", redacted(url));
    let work = async { client.get(url.clone()).send().await.map_err(|error| failure(&proxies, &error, &label, url)) };
    let answer = guarded(events, proxies.login(url), work).await?;
    let certificate = answer.extensions().get::<TlsInfo>().and_then(TlsInfo::peer_certificate);
    certificate
        .map(<[u8]>::to_vec)
        .ok_or_else(|| Error::new(ErrorId::AnswerUnexpected, "the connection has no certificate"))
}

fn config() -> Result<ClientConfig> {
    let provider = provider();
    let verifier = Arc::new(Onlooker(Arc::clone(&provider)));
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::new(ErrorId::InternalDefect, format!("TLS cannot be set up: {error}")))?;
    Ok(config.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth())
}

/// Accepts any certificate, but requires proof that the host has the key.
#[derive(Debug)]
struct Onlooker(Arc<CryptoProvider>);

impl ServerCertVerifier for Onlooker {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> std::result::Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls12_signature(
            message,
            certificate,
            signature,
            &self.0.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls13_signature(
            message,
            certificate,
            signature,
            &self.0.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
