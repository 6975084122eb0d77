//! The public keys of private keys and of certificates in one form, so that they can be compared.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, ECDSA_P521_SHA512_ASN1_SIGNING, EcdsaKeyPair,
    KeyPair,
};
use der::asn1::{AnyRef, ObjectIdentifier, UintRef};
use der::{Decode, SliceReader};
use x509_parser::certificate::X509Certificate;
use x509_parser::public_key::PublicKey;

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");

/// Returns the RSA modulus without leading zeros, or the EC point, of a PKCS#8 key. RSA keys are parsed here because aws-lc-rs refuses keys below 2048 bits,
/// which should be reported as weak.
pub(super) fn of_key(pkcs8: &[u8]) -> Option<Vec<u8>> {
    // PrivateKeyInfo (RFC 5208, 5): version, algorithm, key, then optional parts.
    let parts = Vec::<AnyRef<'_>>::from_der(pkcs8).ok()?;
    let private_key = parts.get(2)?.value();
    let algorithm = ObjectIdentifier::decode(&mut SliceReader::new(parts.get(1)?.value()).ok()?).ok()?;
    match algorithm {
        // RSAPrivateKey (RFC 8017, A.1.2) of two primes is a sequence of integers: version, modulus, …
        RSA => Some(Vec::<UintRef<'_>>::from_der(private_key).ok()?.get(1)?.as_bytes().to_vec()),
        EC => [&ECDSA_P256_SHA256_ASN1_SIGNING, &ECDSA_P384_SHA384_ASN1_SIGNING, &ECDSA_P521_SHA512_ASN1_SIGNING]
            .into_iter()
            .find_map(|curve| EcdsaKeyPair::from_pkcs8(curve, pkcs8).ok())
            .map(|pair| pair.public_key().as_ref().to_vec()),
        _ => None,
    }
}

pub(super) fn of_certificate(certificate: &X509Certificate<'_>) -> Option<Vec<u8>> {
    match certificate.public_key().parsed().ok()? {
        PublicKey::RSA(key) => Some(key.modulus.iter().copied().skip_while(|byte| *byte == 0).collect()),
        PublicKey::EC(point) => Some(point.data().to_vec()),
        _ => None,
    }
}
