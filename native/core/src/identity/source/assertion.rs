//! A client assertion (RFC 7523): a JWT signed with the application's private key. AD FS and Entra find the certificate by `x5t`.

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, EcdsaSigningAlgorithm,
    RSA_PKCS1_SHA256, RsaKeyPair,
};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use uuid::Uuid;

use crate::error::{Error, ErrorId, Result};
use crate::identity::expiry::later;
use crate::identity::server_time::TOLERANCE;
use crate::secret::SecretString;

const LIFETIME: SignedDuration = SignedDuration::from_mins(10);

/// The private key of an application, for signing.
pub(crate) enum SigningKey {
    Rsa(Box<RsaKeyPair>),
    Ec(EcdsaKeyPair, &'static str),
}

impl SigningKey {
    /// Parses PKCS#8, PKCS#1 (RSA), or SEC 1 (EC).
    pub(crate) fn read(der: &[u8]) -> Result<Self> {
        if let Ok(key) = RsaKeyPair::from_pkcs8(der).or_else(|_| RsaKeyPair::from_der(der)) {
            return Ok(Self::Rsa(Box::new(key)));
        }
        let curves: [(&'static EcdsaSigningAlgorithm, &'static str); 2] =
            [(&ECDSA_P256_SHA256_FIXED_SIGNING, "ES256"), (&ECDSA_P384_SHA384_FIXED_SIGNING, "ES384")];
        for (curve, name) in curves {
            if let Ok(key) =
                EcdsaKeyPair::from_pkcs8(curve, der).or_else(|_| EcdsaKeyPair::from_private_key_der(curve, der))
            {
                return Ok(Self::Ec(key, name));
            }
        }
        Err(Error::new(
            ErrorId::CertificateKeyUnsupported,
            "the private key is not RSA (2048 bits or more), EC P-256, or EC P-384",
        ))
    }

    fn algorithm(&self) -> &'static str {
        match self {
            Self::Rsa(_) => "RS256",
            Self::Ec(_, name) => name,
        }
    }

    fn sign(&self, text: &str) -> Result<Vec<u8>> {
        let failed = |_| Error::new(ErrorId::CertificateKeyUnsupported, "the private key cannot sign");
        let random = SystemRandom::new();
        match self {
            Self::Rsa(key) => {
                let mut signature = vec![0; key.public_modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &random, text.as_bytes(), &mut signature).map_err(failed)?;
                Ok(signature)
            }
            Self::Ec(key, _) => Ok(key.sign(&random, text.as_bytes()).map_err(failed)?.as_ref().to_vec()),
        }
    }
}

/// Returns an assertion for `audience`, which is the token endpoint: AD FS refuses its issuer there. `chain` begins with the leaf (DER). It is backdated by
/// five minutes, so that a fast clock does not matter.
pub(crate) fn assertion(
    key: &SigningKey,
    chain: &[Vec<u8>],
    application_id: &str,
    audience: &str,
    now: Timestamp,
) -> Result<SecretString> {
    let leaf = chain.first().map(Vec::as_slice).unwrap_or_default();
    let header = json!({
        "alg": key.algorithm(),
        "typ": "JWT",
        "x5t": URL_SAFE_NO_PAD.encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, leaf)),
        "x5c": chain.iter().map(|der| STANDARD.encode(der)).collect::<Vec<_>>(),
    });
    let claims = json!({
        "aud": audience,
        "iss": application_id,
        "sub": application_id,
        "jti": Uuid::new_v4().to_string(),
        "nbf": later(now, -TOLERANCE).as_second(),
        "exp": later(now, LIFETIME).as_second(),
    });
    let part = |json: serde_json::Value| URL_SAFE_NO_PAD.encode(json.to_string());
    let signed = format!("{}.{}", part(header), part(claims));
    let signature = URL_SAFE_NO_PAD.encode(key.sign(&signed)?);
    Ok(SecretString::from(format!("{signed}.{signature}")))
}
