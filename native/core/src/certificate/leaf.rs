//! Finds the leaf certificate of a PFX file. A pair is a certificate and the key with its public key; names and ids in the file do not count, since they are
//! often wrong.

use std::cmp::Reverse;

use x509_parser::certificate::X509Certificate;

use super::public_key;
use super::x509::{is_ca, is_issued_by, is_self_issued, parse, thumbprint};
use crate::error::{Error, ErrorId, Result};
use crate::server_names::ServerNames;

/// What is known about the requested certificate.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// The host name that clients use for the registry.
    pub host: Option<&'a str>,
    pub thumbprint: Option<&'a str>,
}

/// Positions in the two lists passed to `choose`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Choice {
    pub key: usize,
    pub certificate: usize,
}

/// Chooses the only pair of a file, or among several the requested one: by thumbprint, or valid for the host. If several are valid for it, a server certificate
/// precedes a CA certificate, a certificate issued by another one of the file precedes a self-signed one, then the longest validity decides, then the order of
/// the file. `source` names the file.
///
/// # Errors
/// `Certificate.NotPfx`, `Certificate.NoPrivateKey`, `Certificate.KeyUnsupported`, `Certificate.SeveralPairs`.
pub(super) fn choose(keys: &[&[u8]], certificates: &[&[u8]], wanted: Wanted<'_>, source: &str) -> Result<Choice> {
    let damaged = |position| {
        let message = format!("certificate {} of the {source} is damaged", position + 1);
        Error::new(ErrorId::CertificateNotPfx, message)
    };
    let parsed = certificates.iter().enumerate().map(|(position, der)| parse(der).map_err(|_| damaged(position)));
    let parsed: Vec<X509Certificate<'_>> = parsed.collect::<Result<_>>()?;
    let public_keys: Vec<Option<Vec<u8>>> = keys.iter().map(|key| public_key::of_key(key)).collect();
    let pairs = pairs(&public_keys, certificates, &parsed);
    let refused = |id, why: &str| Err(Error::new(id, format!("the {source} {why}")));
    match pairs.as_slice() {
        [pair] => return Ok(*pair),
        [] if keys.is_empty() => return refused(ErrorId::CertificateNoPrivateKey, "contains no private key"),
        [] if public_keys.iter().all(Option::is_none) => {
            let why = "contains a private key that is not RSA, EC P-256, P-384, or P-521";
            return refused(ErrorId::CertificateKeyUnsupported, why);
        }
        [] => {
            let why = "contains a private key, but not its certificate";
            return refused(ErrorId::CertificateNoPrivateKey, why);
        }
        _ => {}
    }
    let by_thumbprint = |pair: &&Choice| {
        wanted.thumbprint.is_some_and(|known| known.eq_ignore_ascii_case(&thumbprint(certificates[pair.certificate])))
    };
    if let Some(pair) = pairs.iter().find(by_thumbprint) {
        return Ok(*pair);
    }
    let is_valid =
        |pair: &&Choice| wanted.host.is_some_and(|host| ServerNames::of(&parsed[pair.certificate]).cover(host));
    let best = pairs.iter().filter(is_valid).min_by_key(|pair| {
        let candidate = &parsed[pair.certificate];
        let stands_alone = is_self_issued(candidate) || !parsed.iter().any(|other| is_issued_by(candidate, other));
        (is_ca(candidate), stands_alone, Reverse(candidate.validity().not_after.timestamp()), pair.certificate)
    });
    best.copied().ok_or_else(|| several(&pairs, certificates, &parsed, wanted.host, source))
}

/// Returns the pairs. A certificate that the file contains several times is returned once.
fn pairs(keys: &[Option<Vec<u8>>], certificates: &[&[u8]], parsed: &[X509Certificate<'_>]) -> Vec<Choice> {
    let is_first = |position: &usize| !certificates[..*position].contains(&certificates[*position]);
    let positions = (0..parsed.len()).filter(is_first);
    positions
        .filter_map(|certificate| {
            let public = public_key::of_certificate(&parsed[certificate])?;
            let key = keys.iter().position(|key| key.as_ref() == Some(&public))?;
            Some(Choice { key, certificate })
        })
        .collect()
}

fn several(
    pairs: &[Choice],
    certificates: &[&[u8]],
    parsed: &[X509Certificate<'_>],
    host: Option<&str>,
    source: &str,
) -> Error {
    let listed: Vec<String> = pairs
        .iter()
        .map(|pair| format!("{} '{}'", thumbprint(certificates[pair.certificate]), parsed[pair.certificate].subject()))
        .collect();
    let why = match host {
        Some(host) => format!("none of them is valid for '{host}'"),
        None => "no DNS name is given to select one of them".to_owned(),
    };
    let count = pairs.len();
    let message =
        format!("the {source} contains {count} certificates with private keys, and {why}: {}", listed.join(", "));
    Error::new(ErrorId::CertificateSeveralPairs, message)
}
