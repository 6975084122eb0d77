//! The operator's private key: OpenSSH's form, PEM (PKCS#1, PKCS#8, SEC 1) and PuTTY's, with a passphrase or without.

use std::sync::Arc;

use russh::keys::{self, PrivateKey, decode_secret_key, ssh_key};
use zeroize::Zeroizing;

use super::rsa_signature::RsaSigner;
use crate::error::{Error, ErrorId, Result};
use crate::secret::{ExposeSecret, SecretString};
use crate::text_file;

/// No private key is longer.
const LONGEST_FILE: u64 = 64 * 1024;
const DAMAGED: &str = "it is damaged";
const UNSUPPORTED: &str = "its kind is not supported; RSA, ECDSA and Ed25519 are";
/// Of OpenSSL, before PKCS#8.
const OLD_ENCRYPTION: &str = "Proc-Type: 4,ENCRYPTED";

/// Nothing of the file's content gets into an error.
pub fn read(path: &str, passphrase: Option<&SecretString>) -> Result<Arc<PrivateKey>> {
    let unusable = |id: ErrorId, why: &str| {
        Error::new(id, format!("the private key '{path}' cannot be used: {why}")).with_target(path)
    };
    let length =
        std::fs::metadata(path).map_err(|error| unusable(ErrorId::SshKeyUnreadable, &error.to_string()))?.len();
    if length > LONGEST_FILE {
        return Err(unusable(ErrorId::SshKeyUnreadable, "it is too long for a key"));
    }
    let bytes = std::fs::read(path).map_err(|error| unusable(ErrorId::SshKeyUnreadable, &error.to_string()))?;
    let bytes = Zeroizing::new(text_file::to_utf8(bytes));
    let text = std::str::from_utf8(&bytes).map_err(|_| unusable(ErrorId::SshKeyUnreadable, "it is no text"))?;
    if let Some(why) = refusal(text) {
        return Err(unusable(ErrorId::SshKeyUnreadable, why));
    }
    let passphrase = passphrase.map(ExposeSecret::expose_secret).filter(|text| !text.is_empty());
    // A key that needs none is not decrypted: some forms would be damaged by it.
    let passphrase = match (is_encrypted(text), passphrase) {
        (true, None) => return Err(unusable(ErrorId::SshPassphraseWrong, "it has a passphrase, and none was given")),
        (true, given) => given,
        (false, _) => None,
    };
    let key = decode(text, passphrase).map_err(|error| match (error, passphrase) {
        (keys::Error::UnknownAlgorithm(_) | keys::Error::UnsupportedKeyType { .. }, _) => {
            unusable(ErrorId::SshKeyUnreadable, UNSUPPORTED)
        }
        (_, Some(_)) => unusable(ErrorId::SshPassphraseWrong, "the passphrase is wrong"),
        (_, None) => unusable(ErrorId::SshKeyUnreadable, DAMAGED),
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

/// What cannot be used whatever the passphrase is, in words that lead on.
fn refusal(text: &str) -> Option<&'static str> {
    let text = text.trim_start();
    let is_old = text.contains(OLD_ENCRYPTION);
    let is_known = text.contains("BEGIN RSA PRIVATE KEY") && text.contains("DEK-Info: AES-128-CBC");
    match text {
        _ if is_old && !is_known => Some("it is encrypted in an old way; 'ssh-keygen -p -f' writes it anew"),
        _ if text.contains("BEGIN DSA PRIVATE KEY") => Some(UNSUPPORTED),
        _ if text.starts_with("PuTTY-User-Key-File-") || text.contains("PRIVATE KEY-----") => None,
        _ if text.starts_with("ssh-") || text.starts_with("ecdsa-") || text.contains("PUBLIC KEY") => {
            Some("it is a public key; the private one is in the file without .pub")
        }
        _ => Some("it holds no private key in the form of OpenSSH, PEM or PuTTY"),
    }
}

/// OpenSSH's form tells it inside; there the decoder asks.
fn is_encrypted(text: &str) -> bool {
    let putty = text.lines().find_map(|line| line.strip_prefix("Encryption: "));
    text.contains("BEGIN ENCRYPTED PRIVATE KEY")
        || text.contains(OLD_ENCRYPTION)
        || putty.is_some_and(|kind| kind.trim() != "none")
        || (text.contains("BEGIN OPENSSH PRIVATE KEY")
            && PrivateKey::from_openssh(text).is_ok_and(|key| key.is_encrypted()))
}
