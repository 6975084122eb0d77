//! Finds the certificate that a PFX is about: the one whose public key belongs to a private key of the file.

use std::cmp::Reverse;

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, ECDSA_P521_SHA512_ASN1_SIGNING, EcdsaKeyPair,
    KeyPair,
};
use der::asn1::{AnyRef, ObjectIdentifier, UintRef};
use der::{Decode, SliceReader};
use x509_parser::certificate::X509Certificate;
use x509_parser::public_key::PublicKey;

use super::x509::{is_ca, is_issued_by, is_self_issued, parse};
use crate::error::{Error, ErrorId, Result};

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");

/// Positions in the two lists that were given.
pub struct Choice {
    pub key: usize,
    pub certificate: usize,
}

/// Chooses a key and its certificate. When several fit, a server's certificate goes before that of an authority, one that is issued
/// by another certificate of the file before one that stands alone, then the one that is valid longest (a renewal beside the
/// certificate it replaces), then the first of the file. Names and key ids inside the file are not asked: they are often wrong.
///
/// # Errors
/// `Certificate.NoPrivateKey`, `Certificate.KeyUnsupported`.
pub fn choose(keys: &[&[u8]], certificates: &[&[u8]]) -> Result<Choice> {
    let parsed: Vec<X509Certificate<'_>> = certificates.iter().map(|der| parse(der)).collect::<Result<_>>()?;
    let public_keys: Vec<Option<Vec<u8>>> = keys.iter().map(|key| public_part(key)).collect();
    let chosen = public_keys
        .iter()
        .enumerate()
        .flat_map(|(key, public)| (0..parsed.len()).map(move |certificate| (key, public, certificate)))
        .filter(|(_, public, certificate)| public.is_some() && **public == certified_key(&parsed[*certificate]))
        .min_by_key(|(key, _, certificate)| {
            let candidate = &parsed[*certificate];
            let stands_alone = is_self_issued(candidate) || !parsed.iter().any(|other| is_issued_by(candidate, other));
            let not_after = candidate.validity().not_after.timestamp();
            (is_ca(candidate), stands_alone, Reverse(not_after), *key, *certificate)
        });
    match chosen {
        Some((key, _, certificate)) => Ok(Choice { key, certificate }),
        None if keys.is_empty() => {
            Err(Error::new(ErrorId::CertificateNoPrivateKey, "the PFX file holds no private key"))
        }
        None if public_keys.iter().all(Option::is_none) => Err(Error::new(
            ErrorId::CertificateKeyUnsupported,
            "the private key of the PFX file is neither RSA nor EC P-256, P-384 or P-521",
        )),
        None => Err(Error::new(
            ErrorId::CertificateNoPrivateKey,
            "the PFX file holds a private key, but no certificate that belongs to it",
        )),
    }
}

/// The RSA modulus without leading zeros, or the EC point, of a PKCS#8 key. RSA is read here and not by aws-lc-rs, since that
/// refuses keys below 2048 bits, which should be found and reported as weak.
fn public_part(pkcs8: &[u8]) -> Option<Vec<u8>> {
    // PrivateKeyInfo (RFC 5208, 5): version, algorithm, key, then optional parts.
    let parts = Vec::<AnyRef<'_>>::from_der(pkcs8).ok()?;
    let private_key = parts.get(2)?.value();
    let algorithm = ObjectIdentifier::decode(&mut SliceReader::new(parts.get(1)?.value()).ok()?).ok()?;
    match algorithm {
        // RSAPrivateKey (RFC 8017, A.1.2) of two primes is a plain row of integers: version, modulus, …
        RSA => Some(Vec::<UintRef<'_>>::from_der(private_key).ok()?.get(1)?.as_bytes().to_vec()),
        EC => [&ECDSA_P256_SHA256_ASN1_SIGNING, &ECDSA_P384_SHA384_ASN1_SIGNING, &ECDSA_P521_SHA512_ASN1_SIGNING]
            .into_iter()
            .find_map(|curve| EcdsaKeyPair::from_pkcs8(curve, pkcs8).ok())
            .map(|pair| pair.public_key().as_ref().to_vec()),
        _ => None,
    }
}

fn certified_key(certificate: &X509Certificate<'_>) -> Option<Vec<u8>> {
    match certificate.public_key().parsed().ok()? {
        PublicKey::RSA(key) => Some(key.modulus.iter().copied().skip_while(|byte| *byte == 0).collect()),
        PublicKey::EC(point) => Some(point.data().to_vec()),
        _ => None,
    }
}
