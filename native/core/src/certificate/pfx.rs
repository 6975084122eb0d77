//! Opens PFX (PKCS#12, RFC 7292) files of any tool.

use std::fs::File;
use std::io::Read;

use secrecy::{ExposeSecret, SecretSlice, SecretString};

use super::container::{Container, Contents};
use super::key_ids::{self, Doubts};
use super::leaf;
pub use super::leaf::Wanted;
use super::password_forms;
use super::protection::Protection;
use crate::error::{Error, ErrorId, Result};
use crate::file_limits::PFX_BYTES;
use crate::password_encryption::{Budget, LARGEST_SUM, Password, Refusal};

/// The content of an opened PFX file.
#[derive(Debug)]
pub struct Pfx {
    /// The certificate that the private key belongs to.
    pub leaf_der: Vec<u8>,
    /// The other certificates, in the order of the file.
    pub chain_der: Vec<Vec<u8>>,
    /// Number of certificates before the leaf in the file.
    pub leaf_position: usize,
    /// The private key of the leaf (`SecretBox` prints no content).
    pub key_pkcs8: SecretSlice<u8>,
    /// Whether the file has a MAC. If it has one, the MAC was verified.
    pub has_mac: bool,
    pub protection: Protection,
    pub key_ids: Doubts,
}

/// Commands that convert the file to PEM, and that to a PFX file which every reader supports.
const CONVERSION: &str = "openssl pkcs12 -legacy -in OLD.pfx -nodes -out all.pem, then openssl pkcs12 -export -in all.pem -out NEW.pfx \
    -certpbe PBE-SHA1-3DES -keypbe PBE-SHA1-3DES -macalg sha1; delete all.pem afterwards";

/// Reads a PFX file. The buffer is wiped when dropped, since a PFX without a password is a bare key.
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
        return Err(unreadable("it is not a file".to_owned()));
    }
    if metadata.len() > PFX_BYTES {
        return Err(unreadable(format!("it has {} bytes; the limit for a PFX file is {PFX_BYTES}", metadata.len())));
    }
    let length = usize::try_from(metadata.len()).unwrap_or_default();
    // One allocation of the right size: a growing buffer would leave copies that are not wiped.
    let mut bytes = SecretSlice::from(vec![0_u8; length]);
    file.read_exact(secrecy::ExposeSecretMut::expose_secret_mut(&mut bytes))
        .map_err(|error| unreadable(error.to_string()))?;
    Ok(bytes)
}

/// Opens a PFX file and finds the requested certificate and its private key. `source` is the name of the file in messages, such as `PFX file 'registry.pfx'`.
///
/// Supports BER and DER, the encryption schemes of OpenSSL except RC4, and files without a MAC or with a MAC of SHA-1 or SHA-2. An empty password also opens a
/// file that was created without a password.
///
/// # Errors
/// `Certificate.NotPfx`, `Certificate.EncryptionUnsupported`, `Certificate.DerivationTooCostly`, `Certificate.PasswordMissing`, `Certificate.WrongPassword`,
/// `Certificate.NoPrivateKey`, `Certificate.KeyUnsupported`, `Certificate.SeveralPairs`.
pub fn open(bytes: &[u8], password: &SecretString, source: &str, wanted: Wanted<'_>) -> Result<Pfx> {
    let explain = |refusal| explain(refusal, bytes, source);
    if u64::try_from(bytes.len()).is_ok_and(|length| length > PFX_BYTES) {
        let message = format!("the {source} has {} bytes; the limit is {PFX_BYTES}", bytes.len());
        return Err(Error::new(ErrorId::CertificateNotPfx, message));
    }
    let file = Container::read(bytes).map_err(explain)?;
    let protection = Protection::read(&file).map_err(explain)?;
    file.check_cost().map_err(explain)?;
    let contents = decrypt(&file, password, &protection, bytes, source)?;
    let certificates: Vec<&[u8]> = contents.certificates.iter().map(|bag| bag.der.as_slice()).collect();
    let keys: Vec<&[u8]> = contents.keys.iter().map(|bag| bag.der.as_slice()).collect();
    let chosen = leaf::choose(&keys, &certificates, wanted, source)?;
    let leaf_der = certificates[chosen.certificate].to_vec();
    Ok(Pfx {
        chain_der: certificates.iter().filter(|der| **der != leaf_der).map(|der| der.to_vec()).collect(),
        leaf_der,
        leaf_position: chosen.certificate,
        key_pkcs8: SecretSlice::from(keys[chosen.key].to_vec()),
        has_mac: protection.mac.is_some(),
        key_ids: key_ids::doubts(&contents),
        protection,
    })
}

/// Tries each encoding of the password. All attempts share one budget, since each repeats the derivations of the file.
fn decrypt(
    file: &Container,
    password: &SecretString,
    protection: &Protection,
    bytes: &[u8],
    source: &str,
) -> Result<Contents> {
    let is_encrypted = !protection.encryption.is_empty();
    let mut budget = Budget::default();
    for form in password_forms::all(password) {
        let password = Password { utf8: password.expose_secret().as_bytes(), utf16: &form };
        let verified = file.verify(password, &mut budget);
        match verified.clone().and_then(|()| file.open(password, &mut budget)) {
            Ok(contents) => return Ok(contents),
            Err(Refusal::DoesNotOpen) if verified.is_ok() && protection.mac.is_some() => {
                let why = "the password fits its integrity check but not its content, which was encrypted with another password \
                           (openssl pkcs12 -twopass) or is damaged";
                return Err(Error::new(ErrorId::CertificateNotPfx, format!("the {source} cannot be opened: {why}"))
                    .with_hint("Export the certificate again with one password for both."));
            }
            Err(Refusal::DoesNotOpen) => {}
            // Without a MAC, a wrong encoding may decrypt to garbage; then the next one is tried.
            Err(Refusal::Damaged) if protection.mac.is_none() && is_encrypted => {}
            Err(refusal) => return Err(explain(refusal, bytes, source)),
        }
    }
    Err(match password.expose_secret().is_empty() {
        true => Error::new(
            ErrorId::CertificatePasswordMissing,
            format!("the {source} is password-protected, and no password was given"),
        ),
        false => Error::new(
            ErrorId::CertificateWrongPassword,
            format!("the password is incorrect for the {source}, or the file was changed after it was written"),
        ),
    })
}

fn explain(refusal: Refusal, bytes: &[u8], source: &str) -> Error {
    match refusal {
        Refusal::Unsupported(name) => Error::new(
            ErrorId::CertificateEncryptionUnsupported,
            format!("the {source} uses unsupported protection: {name}"),
        )
        .with_hint(format!("Convert it: {CONVERSION}.")),
        Refusal::TooCostly(count) => Error::new(
            ErrorId::CertificateDerivationTooCostly,
            format!("the {source} requires {count} key derivation iterations; the limit is {LARGEST_SUM}"),
        ),
        Refusal::Damaged | Refusal::DoesNotOpen => Error::new(
            ErrorId::CertificateNotPfx,
            format!("the {source} is not a valid PFX (PKCS#12) file: {}", what_it_looks_like(bytes)),
        ),
    }
}

fn what_it_looks_like(bytes: &[u8]) -> &'static str {
    match bytes {
        [] => "it is empty",
        _ if bytes.starts_with(b"-----BEGIN") => "it is PEM text",
        [0x30, ..] => "it has another structure, or is damaged or truncated",
        _ => "it does not begin as one",
    }
}
