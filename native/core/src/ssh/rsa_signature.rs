//! Signs in with an RSA key using aws-lc, like the rest of the product. The crate `rsa`, which russh would use, leaks the key through its timing
//! (RUSTSEC-2023-0071); here it only parses keys.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RSA_PKCS1_SHA512};
use rsa::RsaPrivateKey;
use rsa::pkcs1::EncodeRsaPrivateKey as _;
use russh::Signer;
use russh::keys::agent::AgentIdentity;
use russh::keys::ssh_key::private::KeypairData;
use russh::keys::{Algorithm, HashAlg, PrivateKey};

pub(super) struct RsaSigner(KeyPair);

/// The connection is closed, or aws-lc refuses.
#[derive(Debug)]
pub(super) struct Unsigned;

impl From<russh::SendError> for Unsigned {
    fn from(_: russh::SendError) -> Self {
        Self
    }
}

impl RsaSigner {
    /// Creates a signer; `None` for a key of another type, and for a key that aws-lc refuses: below 2048 bits, or damaged.
    pub(super) fn new(key: &PrivateKey) -> Option<Self> {
        let KeypairData::Rsa(keypair) = key.key_data() else { return None };
        let der = RsaPrivateKey::try_from(keypair).ok()?.to_pkcs1_der().ok()?;
        KeyPair::from_der(der.as_bytes()).ok().map(Self)
    }

    fn sign(&self, hash: HashAlg, message: &[u8]) -> Option<Vec<u8>> {
        let padding = if hash == HashAlg::Sha512 { &RSA_PKCS1_SHA512 } else { &RSA_PKCS1_SHA256 };
        let mut signature = vec![0; self.0.public_modulus_len()];
        self.0.sign(padding, &SystemRandom::new(), message, &mut signature).ok()?;
        Some(signature)
    }
}

impl Signer for RsaSigner {
    type Error = Unsigned;

    /// Returns the message followed by its signature (RFC 4252, 7; RFC 8332, 3).
    async fn auth_sign(
        &mut self,
        _key: &AgentIdentity,
        hash: Option<HashAlg>,
        mut message: Vec<u8>,
    ) -> Result<Vec<u8>, Unsigned> {
        let hash = hash.unwrap_or(HashAlg::Sha256);
        let signature = self.sign(hash, &message).ok_or(Unsigned)?;
        let kind = Algorithm::Rsa { hash: Some(hash) }.to_string();
        let blob = [field(kind.as_bytes()), field(&signature)].concat();
        message.extend(field(&blob));
        Ok(message)
    }
}

/// Encodes four bytes of length, then the bytes (RFC 4251, 5).
fn field(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    [&length.to_be_bytes()[..], bytes].concat()
}
