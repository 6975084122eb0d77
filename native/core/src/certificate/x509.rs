//! Properties of a certificate, and of a pair of certificates, for several files here.

use aws_lc_rs::digest;
use jiff::Timestamp;
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::ParsedExtension;
use x509_parser::public_key::PublicKey;
use x509_parser::time::ASN1Time;

use crate::error::{Error, ErrorId, Result};

/// Parses a certificate.
///
/// # Errors
/// `Certificate.NotPfx`.
pub(super) fn parse(der: &[u8]) -> Result<X509Certificate<'_>> {
    x509_parser::parse_x509_certificate(der)
        .map(|(_, certificate)| certificate)
        .map_err(|_| Error::new(ErrorId::CertificateNotPfx, "the certificate is damaged"))
}

/// Returns the SHA-1 of a certificate as 40 uppercase hexadecimal digits.
pub(super) fn thumbprint(der: &[u8]) -> String {
    digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, der).as_ref().iter().map(|byte| format!("{byte:02X}")).collect()
}

pub(super) fn is_ca(certificate: &X509Certificate<'_>) -> bool {
    certificate.is_ca()
}

pub(super) fn is_self_issued(certificate: &X509Certificate<'_>) -> bool {
    certificate.subject().as_raw() == certificate.issuer().as_raw()
}

/// Returns whether `issuer` can have issued `certificate`: by name, and by key identifiers if both have them (an authority that was renewed with a new key
/// keeps its name).
pub(super) fn is_issued_by(certificate: &X509Certificate<'_>, issuer: &X509Certificate<'_>) -> bool {
    if certificate.issuer().as_raw() != issuer.subject().as_raw() || certificate.as_raw() == issuer.as_raw() {
        return false;
    }
    match (authority_key_id(certificate), subject_key_id(issuer)) {
        (Some(wanted), Some(found)) => wanted == found,
        _ => true,
    }
}

fn authority_key_id<'a>(certificate: &'a X509Certificate<'_>) -> Option<&'a [u8]> {
    certificate.extensions().iter().find_map(|extension| match extension.parsed_extension() {
        ParsedExtension::AuthorityKeyIdentifier(id) => id.key_identifier.as_ref().map(|id| id.0),
        _ => None,
    })
}

fn subject_key_id<'a>(certificate: &'a X509Certificate<'_>) -> Option<&'a [u8]> {
    certificate.extensions().iter().find_map(|extension| match extension.parsed_extension() {
        ParsedExtension::SubjectKeyIdentifier(id) => Some(id.0),
        _ => None,
    })
}

/// Returns the size of an RSA modulus in bits.
pub(super) fn rsa_bits(certificate: &X509Certificate<'_>) -> Option<usize> {
    match certificate.public_key().parsed() {
        Ok(PublicKey::RSA(key)) => {
            let leading_zeros = key.modulus.iter().take_while(|byte| **byte == 0).count();
            let modulus = &key.modulus[leading_zeros..];
            let first = modulus.first()?;
            Some(modulus.len() * 8 - first.leading_zeros() as usize)
        }
        _ => None,
    }
}

/// Returns the key algorithm as `-KeyAlgorithm` accepts it, such as `RSA2048` or `EC256`.
pub(super) fn key_algorithm(certificate: &X509Certificate<'_>) -> String {
    if let Some(bits) = rsa_bits(certificate) {
        return format!("RSA{bits}");
    }
    match certificate.public_key().parsed() {
        // An uncompressed point: 0x04 and two coordinates. Coordinates of P-521 take 66 bytes.
        Ok(PublicKey::EC(point)) => match (point.data().len() - point.data().len().min(1)) / 2 {
            66 => "EC521".to_owned(),
            bytes => format!("EC{}", bytes * 8),
        },
        _ => certificate.public_key().algorithm.algorithm.to_id_string(),
    }
}

/// Converts a time; `Timestamp::MIN` or `MAX` if it is out of range.
pub(super) fn timestamp(time: &ASN1Time) -> Timestamp {
    let seconds = time.timestamp();
    Timestamp::from_second(seconds).unwrap_or(if seconds < 0 { Timestamp::MIN } else { Timestamp::MAX })
}
