//! Opens a PFX (PKCS#12, RFC 7292) file, whatever tool wrote it.

use std::fs::File;
use std::io::Read;

use p12_keystore::{Pkcs12Archive, error::Error as P12Error};
use secrecy::{ExposeSecret, SecretSlice, SecretString};

use super::leaf;
use super::password_forms;
use super::protection::{self, Protection};
use crate::error::{Error, ErrorId, Result};

/// Far above any PFX that fits a vault, and small enough that a wrong path cannot fill the memory.
const MAX_FILE_BYTES: u64 = 1024 * 1024;

/// What an opened PFX file holds.
#[derive(Debug)]
pub struct Pfx {
    /// The certificate that the private key belongs to.
    pub leaf_der: Vec<u8>,
    /// The other certificates, in the order of the file.
    pub chain_der: Vec<Vec<u8>>,
    /// How many certificates stand before the leaf in the file.
    pub leaf_position: usize,
    /// The private key of the leaf (`SecretBox` prints no content).
    pub key_pkcs8: SecretSlice<u8>,
    /// Whether the file carries a MAC. When it does, it was verified.
    pub has_mac: bool,
    pub protection: Protection,
}

/// Reads a PFX file. The bytes are held in memory that is wiped, since a PFX without a password is a bare key.
///
/// # Errors
/// `Certificate.FileUnreadable`.
pub fn read_file(path: &str) -> Result<SecretSlice<u8>> {
    let unreadable = |why: String| {
        Error::new(ErrorId::CertificateUnreadable, format!("the certificate file '{path}' cannot be read: {why}"))
            .with_target(path)
    };
    let mut file = File::open(path).map_err(|error| unreadable(error.to_string()))?;
    let metadata = file.metadata().map_err(|error| unreadable(error.to_string()))?;
    if !metadata.is_file() {
        return Err(unreadable("it is no file".to_owned()));
    }
    if metadata.len() > MAX_FILE_BYTES {
        return Err(unreadable(format!("{} bytes are too many for a PFX", metadata.len())));
    }
    let length = usize::try_from(metadata.len()).unwrap_or_default();
    // One allocation of the right size: a growing buffer would leave copies behind that nobody wipes.
    let mut bytes = SecretSlice::from(vec![0_u8; length]);
    file.read_exact(secrecy::ExposeSecretMut::expose_secret_mut(&mut bytes))
        .map_err(|error| unreadable(error.to_string()))?;
    Ok(bytes)
}

/// Opens a PFX file and finds the certificate that its private key belongs to.
///
/// The encryption may be RC2-40, 3DES or PBES2 (AES), the MAC SHA-1 or SHA-2 or absent. An empty password also opens a file made
/// with none at all. `p12-keystore` keeps a copy of the key of its own for the time of this call, which it does not wipe.
///
/// # Errors
/// `Certificate.NotPfx`, `Certificate.WrongPassword`, `Certificate.NoPrivateKey`, `Certificate.KeyUnsupported`.
pub fn open(bytes: &[u8], password: &SecretString) -> Result<Pfx> {
    let protection = protection::read(bytes)?;
    let archive = decrypt(bytes, password, &protection)?;
    let certificates: Vec<&[u8]> = archive.certs.iter().map(|bag| bag.cert.as_der()).collect();
    let keys: Vec<&[u8]> = archive.keys.iter().map(|bag| bag.key.as_der()).collect();
    let chosen = leaf::choose(&keys, &certificates)?;
    let leaf_der = certificates[chosen.certificate].to_vec();
    Ok(Pfx {
        chain_der: certificates.iter().filter(|der| **der != leaf_der).map(|der| der.to_vec()).collect(),
        leaf_der,
        leaf_position: chosen.certificate,
        key_pkcs8: SecretSlice::from(keys[chosen.key].to_vec()),
        has_mac: protection.mac.is_some(),
        protection,
    })
}

fn decrypt(bytes: &[u8], password: &SecretString, protection: &Protection) -> Result<Pkcs12Archive> {
    let first_error = match Pkcs12Archive::from_pkcs12(bytes, password.expose_secret()) {
        Ok(archive) => return Ok(archive),
        Err(error) => error,
    };
    for form in password_forms::others(password) {
        // Without a MAC a wrong form may decrypt to garbage; then the next one has its turn.
        let opened = password_forms::unlock(bytes, &form)
            .and_then(|unlocked| Pkcs12Archive::from_pkcs12(&unlocked, password.expose_secret()).ok());
        if let Some(archive) = opened {
            return Ok(archive);
        }
    }
    Err(explain(&first_error, password, protection))
}

fn explain(error: &P12Error, password: &SecretString, protection: &Protection) -> Error {
    let wrong_password = || Error::new(ErrorId::CertificateWrongPassword, "the password does not open the PFX file");
    let not_readable =
        |why: &str| Error::new(ErrorId::CertificateNotPfx, format!("the PFX file cannot be read: {why}"));
    match error {
        P12Error::MacError(_) | P12Error::UnpadError | P12Error::Pkcs5Error(_) => wrong_password(),
        P12Error::UnsupportedEncryptionScheme
        | P12Error::UnsupportedMacAlgorithm
        | P12Error::UnsupportedContentType => {
            not_readable(&format!("this kind of protection is not supported ({protection})"))
                .with_hint("Export it with TripleDES-SHA1 (or AES-256) and a password.")
        }
        P12Error::InvalidParameters => {
            not_readable("it demands an unreasonable number of rounds, or its parameters are damaged")
        }
        // `p12-keystore` refuses passwords beyond the basic multilingual plane before it looks at the file.
        _ if protection.mac.is_some() && password_forms::beyond_basic_plane(password) => wrong_password(),
        // With no MAC, a wrong password can slip through the padding and show as damaged content.
        _ if protection.mac.is_none() && !protection.encryption.is_empty() => wrong_password(),
        other => not_readable(&other.to_string()),
    }
}
