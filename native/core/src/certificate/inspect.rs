//! Checks a certificate against the rules of Azure Stack Hub and of clients.

use std::net::IpAddr;

use jiff::{SignedDuration, Timestamp};
use serde::{Serialize, Serializer};
use x509_parser::certificate::X509Certificate;

use super::pfx::Pfx;
use super::x509::{is_ca, is_issued_by, is_self_issued, key_algorithm, parse, rsa_bits, thumbprint, timestamp};
use crate::error::{ErrorId, Problem, Result};
use crate::parameter::Parameter;
use crate::server_names::ServerNames;

const PARAMETER: Parameter = Parameter::CertificateFilePath;
/// Tolerated difference between the clocks of two machines.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(5);
const RENEWAL_PERIOD: SignedDuration = SignedDuration::from_hours(30 * 24);
const WEAKEST_RSA_BITS: usize = 2048;

/// Signature algorithms that use MD5 or SHA-1.
const BROKEN_SIGNATURES: &[&str] = &[
    "1.2.840.113549.1.1.4", // md5WithRSAEncryption
    "1.2.840.113549.1.1.5", // sha1WithRSAEncryption
    "1.3.14.3.2.29",        // sha1WithRSA, an older name for the same
    "1.2.840.10045.4.1",    // ecdsa-with-SHA1
];

/// The properties of a certificate that output objects show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// SHA-1 of the certificate, 40 uppercase hexadecimal digits.
    pub thumbprint: String,
    pub subject: String,
    pub issuer: String,
    pub dns_names: Vec<String>,
    pub ip_addresses: Vec<IpAddr>,
    /// RFC 3339 in UTC.
    #[serde(serialize_with = "rfc3339")]
    pub not_before: Timestamp,
    #[serde(serialize_with = "rfc3339")]
    pub not_after: Timestamp,
    /// Such as `RSA2048` or `EC256`.
    pub key_algorithm: String,
    pub self_signed: bool,
}

impl Summary {
    pub fn names(&self) -> ServerNames {
        ServerNames { dns: self.dns_names.clone(), addresses: self.ip_addresses.clone() }
    }
}

fn rfc3339<S: Serializer>(time: &Timestamp, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.collect_str(time)
}

/// Summarizes the certificate of a PFX file.
///
/// # Errors
/// `Certificate.NotPfx`.
pub(crate) fn summary(pfx: &Pfx) -> Result<Summary> {
    summary_of(&pfx.leaf_der)
}

/// Summarizes a certificate without a PFX file.
///
/// # Errors
/// `Certificate.NotPfx`.
pub(crate) fn summary_of(der: &[u8]) -> Result<Summary> {
    let leaf = parse(der)?;
    let names = ServerNames::of(&leaf);
    Ok(Summary {
        thumbprint: thumbprint(der),
        subject: leaf.subject().to_string(),
        issuer: leaf.issuer().to_string(),
        dns_names: names.dns,
        ip_addresses: names.addresses,
        not_before: timestamp(&leaf.validity().not_before),
        not_after: timestamp(&leaf.validity().not_after),
        key_algorithm: key_algorithm(&leaf),
        self_signed: is_self_issued(&leaf),
    })
}

/// Returns all problems of a certificate at the time `now`: errors if a registry would not work with it, otherwise warnings. `host` is the name or address
/// under which clients reach the registry, if it is known.
pub(crate) fn check(pfx: &Pfx, host: Option<&str>, now: Timestamp) -> Vec<Problem> {
    let leaf = match parse(&pfx.leaf_der) {
        Ok(leaf) => leaf,
        Err(error) => return vec![Problem::from_error(&error, Some(PARAMETER))],
    };
    let chain: Vec<X509Certificate<'_>> = pfx.chain_der.iter().filter_map(|der| parse(der).ok()).collect();
    let mut problems = Vec::new();
    problems.extend(check_validity(&leaf, now));
    problems.extend(check_chain_order(pfx.leaf_position, &leaf, &chain));
    problems.extend(check_signatures(&leaf, &chain));
    problems.extend(check_key(&leaf));
    problems.extend(check_key_usage(&leaf));
    problems.extend(check_names(&leaf, host));
    problems.extend(check_authority(&leaf));
    problems.extend(check_protection(pfx));
    problems.extend(check_key_ids(pfx));
    problems
}

/// Checks the key ids. With a wrong id Windows, and so the compute provider, would install the certificate with the key of another certificate.
fn check_key_ids(pfx: &Pfx) -> Vec<Problem> {
    let mut problems = Vec::new();
    if !pfx.key_ids.mispaired.is_empty() {
        let subjects = pfx.key_ids.mispaired.join("', '");
        let message = format!(
            "the local key ids in the PFX file (localKeyId) pair the certificate '{subjects}' with the key of another certificate"
        );
        problems.push(Problem::error(ErrorId::CertificateKeyIdMismatch, PARAMETER, message));
    }
    if !pfx.key_ids.unverifiable.is_empty() {
        let subjects = pfx.key_ids.unverifiable.join("', '");
        let message = format!(
            "in the PFX file the ids of the bags (localKeyId) give the certificate '{subjects}' a private key that is neither RSA nor \
             EC P-256, P-384 or P-521, so whether it is the right key cannot be checked"
        );
        problems.push(Problem::error(ErrorId::CertificateKeyUnsupported, PARAMETER, message));
    }
    problems
}

fn warning(id: ErrorId, message: impl Into<String>) -> Problem {
    let mut problem = Problem::warning(id, message);
    problem.parameter = Some(PARAMETER);
    problem
}

fn check_validity(leaf: &X509Certificate<'_>, now: Timestamp) -> Option<Problem> {
    let subject = leaf.subject();
    let (not_before, not_after) = (timestamp(&leaf.validity().not_before), timestamp(&leaf.validity().not_after));
    // Some authorities set their clock a little ahead. The end has no tolerance: the next deployment would fail.
    let too_early = now.checked_add(CLOCK_SKEW).is_ok_and(|latest| latest < not_before);
    let soon = now.checked_add(RENEWAL_PERIOD).is_ok_and(|soon| not_after < soon);
    if not_after < now {
        Some(Problem::error(
            ErrorId::CertificateExpired,
            PARAMETER,
            format!("the certificate '{subject}' expired at {not_after}; the clock of this machine shows {now:.0}"),
        ))
    } else if too_early {
        Some(Problem::error(
            ErrorId::CertificateNotYetValid,
            PARAMETER,
            format!(
                "the certificate '{subject}' is not valid before {not_before}; the clock of this machine says {now}"
            ),
        ))
    } else if soon {
        Some(warning(ErrorId::CertificateExpiresSoon, format!("the certificate '{subject}' expires at {not_after}")))
    } else {
        None
    }
}

/// Checks the order that Azure Stack Hub requires: the leaf, then each issuer after the certificate that it issued, and no other certificates.
fn check_chain_order(
    leaf_position: usize,
    leaf: &X509Certificate<'_>,
    chain: &[X509Certificate<'_>],
) -> Option<Problem> {
    let mut issued = leaf;
    for issuer in chain {
        if !is_issued_by(issued, issuer) {
            let message = format!(
                "the PFX file has the certificate '{}' in place of the issuer of '{}'",
                issuer.subject(),
                issued.subject()
            );
            return Some(warning(ErrorId::CertificateChainOrder, message));
        }
        issued = issuer;
    }
    (leaf_position > 0).then(|| {
        let message = format!("the certificate '{}' is not the first in the PFX file", leaf.subject());
        warning(ErrorId::CertificateChainOrder, message)
    })
}

/// Checks the signature algorithms. Clients do not verify the signature of a root, so self-issued certificates of the chain are skipped.
fn check_signatures(leaf: &X509Certificate<'_>, chain: &[X509Certificate<'_>]) -> Option<Problem> {
    let issuers = chain.iter().filter(|certificate| !is_self_issued(certificate));
    let broken = std::iter::once(leaf).chain(issuers).find(|certificate| {
        let algorithm = certificate.signature_algorithm.algorithm.to_id_string();
        BROKEN_SIGNATURES.contains(&algorithm.as_str())
    })?;
    let message = format!("the certificate '{}' is signed with SHA-1 or MD5", broken.subject());
    Some(warning(ErrorId::CertificateSha1Signature, message))
}

fn check_key(leaf: &X509Certificate<'_>) -> Option<Problem> {
    let bits = rsa_bits(leaf).filter(|bits| *bits < WEAKEST_RSA_BITS)?;
    let message = format!("the RSA key of the certificate '{}' has {bits} bits", leaf.subject());
    Some(warning(ErrorId::CertificateWeakKey, message))
}

/// Checks the key usages. An absent extension restricts nothing (RFC 5280, 4.2.1.3 and 4.2.1.12); a present one must allow a TLS server. Key encipherment is
/// needed only for RSA.
fn check_key_usage(leaf: &X509Certificate<'_>) -> Option<Problem> {
    let mut missing = Vec::new();
    if let Ok(Some(usage)) = leaf.key_usage() {
        if !usage.value.digital_signature() {
            missing.push("digital signature");
        }
        if rsa_bits(leaf).is_some() && !usage.value.key_encipherment() {
            missing.push("key encipherment");
        }
    }
    if let Ok(Some(usage)) = leaf.extended_key_usage()
        && !usage.value.server_auth
        && !usage.value.any
    {
        missing.push("server authentication");
    }
    (!missing.is_empty()).then(|| {
        let message = format!("the certificate '{}' does not allow {}", leaf.subject(), missing.join(", "));
        warning(ErrorId::CertificateKeyUsage, message)
    })
}

fn check_names(leaf: &X509Certificate<'_>, host: Option<&str>) -> Option<Problem> {
    let names = ServerNames::of(leaf);
    if names.is_empty() {
        let message = format!(
            "the certificate '{}' has no DNS name and no IP address as subject alternative name, so no client would accept the registry",
            leaf.subject()
        );
        return Some(Problem::error(ErrorId::CertificateNoSan, PARAMETER, message));
    }
    let wanted = host?;
    (!names.cover(wanted)).then(|| {
        let message = format!("the certificate is valid for {names}, not for '{wanted}'");
        warning(ErrorId::CertificateNameMismatch, message)
    })
}

/// Checks whether the leaf is a CA certificate. OpenSSL and Go accept a CA certificate as a server certificate; rustls and others do not.
fn check_authority(leaf: &X509Certificate<'_>) -> Option<Problem> {
    is_ca(leaf).then(|| {
        let message = format!("the certificate '{}' is a CA certificate (CA:TRUE)", leaf.subject());
        warning(ErrorId::CertificateIsAuthority, message)
    })
}

fn check_protection(pfx: &Pfx) -> Vec<Problem> {
    let mut problems = Vec::new();
    if !pfx.has_mac {
        let message = "the PFX file has no integrity check (MAC)";
        problems.push(warning(ErrorId::CertificateNoMac, message));
    }
    if pfx.protection.is_modern() {
        let message = format!("Windows Server 2016 cannot read this PFX file ({})", pfx.protection);
        problems.push(warning(ErrorId::CertificateLegacyNeeded, message));
    }
    problems
}
