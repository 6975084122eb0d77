//! An application with a certificate. The file (PFX or PEM) is read when the first token is needed.

use futures_util::future::BoxFuture;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::sync::OnceCell;

use super::assertion::{self, SigningKey};
use super::{Asked, TokenSource};
use crate::certificate::pfx;
use crate::error::{Error, ErrorId, Result};
use crate::identity::login::{Grant, encode};
use crate::identity::token::Token;
use crate::secret::{ExposeSecret, SecretString};
use crate::text_file;

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// The start of a PEM block, after any text in the file.
const PEM_MARK: &[u8] = b"-----BEGIN ";

pub(crate) struct ClientCertificate {
    application_id: String,
    file: String,
    password: SecretString,
    opened: OnceCell<Opened>,
}

struct Opened {
    key: SigningKey,
    /// Leaf first, DER.
    chain: Vec<Vec<u8>>,
}

impl ClientCertificate {
    /// Creates the source. `password` may be empty.
    pub(crate) fn new(application_id: String, file: String, password: SecretString) -> Self {
        Self { application_id, file, password, opened: OnceCell::new() }
    }

    async fn sign_in(&self, asked: &Asked<'_>) -> Result<Grant> {
        let opened = self.opened.get_or_try_init(|| async { self.open() }).await?;
        let clock = asked.login.clock;
        let url = asked.login.token_url()?;
        let audience = url.to_string();
        let form = || {
            let assertion =
                assertion::assertion(&opened.key, &opened.chain, &self.application_id, &audience, clock.now())?;
            Ok(encode(&[
                ("grant_type", "client_credentials"),
                ("client_id", self.application_id.as_str()),
                ("client_assertion_type", ASSERTION_TYPE),
                ("client_assertion", assertion.expose_secret()),
                ("resource", asked.audience),
            ]))
        };
        let granted = asked.login.grant_made(url, form, true).await;
        granted.map_err(|error| opened.explain(error, clock.now().as_second()))
    }

    fn open(&self) -> Result<Opened> {
        let bytes = pfx::read_file(&self.file)?;
        let bytes = bytes.expose_secret();
        let is_pem = bytes.windows(PEM_MARK.len()).any(|window| window == PEM_MARK);
        let opened = if is_pem { read_pem(bytes) } else { read_pfx(bytes, &self.password) };
        opened.map_err(|error| {
            error.context(format!("the certificate of the application, '{}'", self.file)).with_target(&self.file)
        })
    }
}

impl TokenSource for ClientCertificate {
    fn token<'a>(&'a self, asked: &'a Asked<'a>) -> BoxFuture<'a, Result<Token>> {
        Box::pin(async move { Ok(self.sign_in(asked).await?.token) })
    }
}

impl Opened {
    /// Finds the specific cause: AD FS has one code for every invalid credential, and Entra one for every invalid time.
    fn explain(&self, mut error: Error, now: i64) -> Error {
        let expired = self.not_after().is_some_and(|end| end < now);
        let about_time = error.id == ErrorId::ClockSkew && error.service_code() == Some("AADSTS700024");
        if error.id == ErrorId::ClientSecretRejected || (expired && about_time) {
            error.id = ErrorId::ClientCertificateRejected;
        }
        match expired && error.id == ErrorId::ClientCertificateRejected {
            true => error.context("the certificate of the application has expired"),
            false => error,
        }
    }

    fn not_after(&self) -> Option<i64> {
        let (_, leaf) = x509_parser::parse_x509_certificate(self.chain.first()?).ok()?;
        Some(leaf.validity().not_after.timestamp())
    }
}

fn read_pfx(bytes: &[u8], password: &SecretString) -> Result<Opened> {
    let pfx = pfx::open(bytes, password, "PFX file", pfx::Wanted::default())?;
    let key = SigningKey::read(pfx.key_pkcs8.expose_secret())?;
    let chain = std::iter::once(pfx.leaf_der).chain(pfx.chain_der).collect();
    Ok(Opened { key, chain })
}

fn read_pem(bytes: &[u8]) -> Result<Opened> {
    let bytes = text_file::without_mark(bytes);
    let key = PrivateKeyDer::from_pem_slice(bytes).map_err(|_| {
        Error::new(ErrorId::CertificateNoPrivateKey, "the PEM file contains no unencrypted private key")
            .with_hint("Pass a PFX file, or a PEM file with an unencrypted private key.")
    })?;
    let key = SigningKey::read(key.secret_der())?;
    let certificates = CertificateDer::pem_slice_iter(bytes).collect::<std::result::Result<Vec<_>, _>>();
    let chain: Vec<Vec<u8>> = certificates.unwrap_or_default().iter().map(|der| der.to_vec()).collect();
    if chain.is_empty() {
        return Err(Error::new(ErrorId::CertificateNotPfx, "the PEM file contains no certificate"));
    }
    Ok(Opened { key, chain })
}
