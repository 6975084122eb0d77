//! The operator's private key: OpenSSH, PEM (PKCS#1, PKCS#8, SEC 1), and PuTTY formats, with or without a passphrase.

use std::sync::Arc;

use russh::keys::{self, PrivateKey, decode_secret_key, ssh_key};
use zeroize::Zeroizing;

use super::key_envelope::{Envelope, Refused};
use super::rsa_signature::RsaSigner;
use crate::error::{Error, ErrorId, Result};
use crate::file_limits::KEY_BYTES;
use crate::secret::{ExposeSecret, SecretString};
use crate::text_file;

const DAMAGED: &str = "it is damaged";
const UNSUPPORTED: &str = "its kind is not supported; RSA, ECDSA and Ed25519 are";

/// Reads a private key. Errors contain nothing of the file's content.
pub(crate) fn read(path: &str, passphrase: Option<&SecretString>) -> Result<Arc<PrivateKey>> {
    let unusable = |id: ErrorId, why: &str| {
        Error::new(id, format!("the private key '{path}' cannot be used: {why}")).with_target(path)
    };
    let length =
        std::fs::metadata(path).map_err(|error| unusable(ErrorId::SshKeyUnreadable, &error.to_string()))?.len();
    if length > KEY_BYTES {
        return Err(unusable(
            ErrorId::SshKeyUnreadable,
            &format!("it has {length} bytes; the limit for a key is {KEY_BYTES}"),
        ));
    }
    let bytes = std::fs::read(path).map_err(|error| unusable(ErrorId::SshKeyUnreadable, &error.to_string()))?;
    let bytes = Zeroizing::new(text_file::to_utf8(bytes));
    let text = std::str::from_utf8(&bytes).map_err(|_| unusable(ErrorId::SshKeyUnreadable, "it is not text"))?;
    if let Some(why) = refusal(text) {
        return Err(unusable(ErrorId::SshKeyUnreadable, why));
    }
    let passphrase = passphrase.map(ExposeSecret::expose_secret).filter(|text| !text.is_empty());
    let envelope = Envelope::read(text).map_err(|refused| match refused {
        Refused::Damaged => unusable(ErrorId::SshKeyUnreadable, DAMAGED),
        Refused::Unsupported(name, command) => {
            unusable(ErrorId::SshKeyCipherUnsupported, &format!("it is encrypted with {name}, which is not supported"))
                .with_hint(format!("Rewrite the key in a supported form: {command} '{path}'"))
        }
        Refused::TooCostly(why) => unusable(ErrorId::SshKeyTooCostly, &format!("its passphrase requires {why}")),
    })?;
    let missing = || unusable(ErrorId::SshPassphraseMissing, "it has a passphrase, but none was given");
    let wrong = || unusable(ErrorId::SshPassphraseWrong, "the passphrase is wrong");
    let decrypted;
    // A key without a passphrase is not decrypted: some formats would be damaged by it.
    let (text, passphrase) = match &envelope {
        Envelope::Open => (text, None),
        Envelope::Encrypted => (text, Some(passphrase.ok_or_else(missing)?)),
        Envelope::Pkcs8 { scheme, encrypted } => {
            let passphrase = passphrase.ok_or_else(missing)?;
            decrypted = Envelope::decrypt_pkcs8(scheme, encrypted, passphrase).ok_or_else(wrong)?;
            (decrypted.as_str(), None)
        }
    };
    let key = decode(text, passphrase).map_err(|error| match (error, passphrase) {
        (keys::Error::UnknownAlgorithm(_) | keys::Error::UnsupportedKeyType { .. }, _) => {
            unusable(ErrorId::SshKeyUnreadable, UNSUPPORTED)
        }
        // The checks that fail for a wrong passphrase, in OpenSSH's and PuTTY's formats.
        (keys::Error::SshKey(ssh_key::Error::Crypto | ssh_key::Error::Ppk(_)), Some(_)) => wrong(),
        (keys::Error::SshKey(_), _) | (_, None) => unusable(ErrorId::SshKeyUnreadable, DAMAGED),
        (_, Some(_)) => wrong(),
    })?;
    if key.algorithm().is_rsa() && RsaSigner::new(&key).is_none() {
        return Err(unusable(ErrorId::SshKeyUnreadable, "it is damaged, or an RSA key below 2048 bits"));
    }
    Ok(key)
}

fn decode(text: &str, passphrase: Option<&str>) -> std::result::Result<Arc<PrivateKey>, keys::Error> {
    let key = decode_secret_key(text, passphrase)?;
    if key.is_encrypted() {
        return Err(keys::Error::SshKey(ssh_key::Error::Encrypted));
    }
    Ok(Arc::new(key))
}

/// Returns the remedy for a file that cannot be used with any passphrase.
fn refusal(text: &str) -> Option<&'static str> {
    let text = text.trim_start();
    match text {
        _ if text.contains("BEGIN DSA PRIVATE KEY") => Some(UNSUPPORTED),
        _ if text.starts_with("PuTTY-User-Key-File-") || text.contains("PRIVATE KEY-----") => None,
        _ if text.starts_with("ssh-") || text.starts_with("ecdsa-") || text.contains("PUBLIC KEY") => {
            Some("it is a public key; the private one is in the file without .pub")
        }
        _ => Some("it contains no private key in OpenSSH, PEM, or PuTTY format"),
    }
}
