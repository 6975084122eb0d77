//! Verifies the host key: by the operator's fingerprint, otherwise by the known_hosts file.

use russh::keys::{Algorithm, EcdsaCurve, HashAlg, PublicKey};

use super::known_hosts::{Entry, KnownHosts};
use super::target::Target;
use crate::error::{Error, ErrorId, Result};

const PREFIX: &str = "SHA256:";
/// Length of a SHA-256 in base64 without padding.
const LENGTH: usize = 43;

/// The source of trust for the host key.
#[derive(Debug)]
pub enum Trust {
    Fingerprint(String),
    KnownHosts(KnownHosts),
}

/// The result of checking a host key.
pub enum Verdict {
    Trusted,
    /// Not the key with the given fingerprint; the machine may have another key that matches.
    Other,
    Refused(Error),
}

impl Trust {
    pub fn read(fingerprint: Option<&str>, known_hosts: Option<&str>, target: &Target) -> Result<Self> {
        match fingerprint.map(str::trim).filter(|text| !text.is_empty()) {
            Some(text) => Ok(Self::Fingerprint(parse(text)?)),
            None => Ok(Self::KnownHosts(KnownHosts::read(known_hosts, &target.host, target.port)?)),
        }
    }

    /// Returns the key types to request, known ones first: a machine has several keys, and presents the first requested type.
    pub fn algorithms(&self) -> Vec<Algorithm> {
        let mut algorithms = all();
        if let Self::KnownHosts(known) = self {
            let is_known = |algorithm: &Algorithm| known.entries.iter().any(|entry| is_of(entry, algorithm));
            algorithms.sort_by_key(|algorithm| !is_known(algorithm));
        }
        algorithms
    }

    pub fn judge(&self, key: &PublicKey, target: &Target) -> Verdict {
        let known = match self {
            Self::Fingerprint(expected) if *expected == fingerprint(key) => return Verdict::Trusted,
            Self::Fingerprint(_) => return Verdict::Other,
            Self::KnownHosts(known) => known,
        };
        let Ok(blob) = key.to_bytes() else {
            return Verdict::Refused(unknown(key, target, known));
        };
        let same = |entry: &&Entry| entry.blob == blob;
        if let Some(entry) = known.entries.iter().find(|entry| entry.revoked && same(entry)) {
            return Verdict::Refused(changed(key, target, known, entry, "is revoked"));
        }
        let mut valid = known.entries.iter().filter(|entry| !entry.revoked).peekable();
        match (valid.peek().copied(), valid.find(same)) {
            (_, Some(_)) => Verdict::Trusted,
            (Some(entry), None) => Verdict::Refused(changed(key, target, known, entry, "differs from the known key")),
            (None, None) => Verdict::Refused(unknown(key, target, known)),
        }
    }

    /// Returns the error if no key of the machine has the given fingerprint.
    pub fn none_fits(&self, seen: &[String], target: &Target) -> Error {
        let Self::Fingerprint(expected) = self else {
            return Error::new(ErrorId::InternalDefect, "known hosts were judged one by one");
        };
        let message = format!("{target} presents the key {}, not {expected}", seen.join(", "));
        Error::new(ErrorId::HostKeyChanged, message).with_target(target.to_string())
    }
}

/// Returns the fingerprint in OpenSSH's format: `SHA256:` and base64 without padding.
pub(super) fn fingerprint(key: &PublicKey) -> String {
    key.fingerprint(HashAlg::Sha256).to_string()
}

/// Returns whether two algorithms use the same key type: a machine has one key of each type.
pub(super) fn is_same_kind(one: &Algorithm, other: &Algorithm) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
}

fn all() -> Vec<Algorithm> {
    let ecdsa = [EcdsaCurve::NistP256, EcdsaCurve::NistP384, EcdsaCurve::NistP521];
    let mut all = vec![Algorithm::Ed25519];
    all.extend(ecdsa.map(|curve| Algorithm::Ecdsa { curve }));
    // SHA-1 is excluded.
    all.extend([HashAlg::Sha512, HashAlg::Sha256].map(|hash| Algorithm::Rsa { hash: Some(hash) }));
    all
}

/// Returns whether the entry's key has this type. A key begins with its type (RFC 4253, 6.6), which for RSA does not name a hash.
fn is_of(entry: &Entry, algorithm: &Algorithm) -> bool {
    let name = match algorithm {
        Algorithm::Rsa { .. } => Algorithm::Rsa { hash: None }.to_string(),
        other => other.to_string(),
    };
    entry.blob.get(4..4 + name.len()) == Some(name.as_bytes())
}

fn parse(text: &str) -> Result<String> {
    let hash = text.strip_prefix(PREFIX).unwrap_or(text).trim_end_matches('=');
    let is_base64 = hash.chars().all(|c| c.is_ascii_alphanumeric() || "+/".contains(c));
    if hash.len() == LENGTH && is_base64 {
        return Ok(format!("{PREFIX}{hash}"));
    }
    let message = format!("'{text}' is not a valid host key fingerprint such as SHA256:… (-HostKeyFingerprint)");
    Err(Error::new(ErrorId::ArgumentInvalid, message))
}

fn unknown(key: &PublicKey, target: &Target, known: &KnownHosts) -> Error {
    let (kind, fingerprint) = (key.algorithm(), fingerprint(key));
    let message = format!("{target} presents the {kind} key {fingerprint}, which is not in '{}'", known.path.display());
    Error::new(ErrorId::HostKeyUnknown, message).with_target(target.to_string()).with_hint(format!(
        "Compare {fingerprint} with the output of 'ssh-keygen -lf' for the files /etc/ssh/ssh_host_*.pub on the machine itself, then pass it with -HostKeyFingerprint."
    ))
}

fn changed(key: &PublicKey, target: &Target, known: &KnownHosts, entry: &Entry, what: &str) -> Error {
    let place = format!("'{}', line {}", known.path.display(), entry.line);
    let message = format!("{target} presents the {} key {}, which {what} ({place})", key.algorithm(), fingerprint(key));
    Error::new(ErrorId::HostKeyChanged, message).with_target(target.to_string())
}
