//! Creates self-signed certificates as PFX files, for registries without a certificate from an authority.

use std::io::ErrorKind;
use std::net::IpAddr;
use std::path::Path;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use p12_keystore::{
    Certificate, EncryptionAlgorithm, KeyStore, KeyStoreEntry, MacAlgorithm, PrivateKey, PrivateKeyChain,
};
use rcgen::{
    CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose,
    PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384, PKCS_RSA_SHA256, RsaKeySize,
};
use schemars::JsonSchema;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::inspect::{Summary, summary_of};
use super::password_forms;
use crate::error::{Error, ErrorId, Result};
use crate::output_file::OutputFile;

pub(crate) const DEFAULT_VALIDITY_DAYS: u32 = 365;
/// `New-ContainerRegistryCertificate` has the same limit; a test compares the two.
pub(crate) const MAX_VALIDITY_DAYS: u32 = 7300;
/// The X.520 limit for a common name.
const MAX_COMMON_NAME: usize = 64;
/// Makes the certificate valid immediately on machines whose clock is slightly behind.
const BACKDATED_BY: SignedDuration = SignedDuration::from_mins(5);

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum KeyAlgorithm {
    #[default]
    Rsa2048,
    Rsa3072,
    Rsa4096,
    Ec256,
    Ec384,
}

#[derive(Debug, Clone)]
pub(crate) struct NewCertificate {
    /// The registry's DNS name or IP address, or with `wildcard` the parent domain.
    pub common_name: String,
    pub wildcard: bool,
    pub key: KeyAlgorithm,
    pub validity_days: u32,
    /// AES-256 and SHA-256 instead of what Windows Server 2016 can read (3DES and SHA-1).
    pub modern: bool,
}

/// Creates the key, the certificate, and the PFX file. Signed with SHA-256 (EC384: with SHA-384).
///
/// `basicConstraints` is `CA:FALSE`. Clients trust the certificate by adding it to their roots; Go (Docker), OpenSSL, .NET, and Windows accept an end-entity
/// certificate there, and rustls requires one. With `CA:TRUE`, a stolen registry key could sign certificates for any name, and all of these clients would trust
/// them.
///
/// # Errors
/// `Argument.Invalid` for an invalid name, validity, or password.
pub(crate) fn create(
    spec: &NewCertificate,
    password: &SecretString,
    now: Timestamp,
) -> Result<(Zeroizing<Vec<u8>>, Summary)> {
    check_common_name(&spec.common_name, spec.wildcard)?;
    if spec.validity_days == 0 || spec.validity_days > MAX_VALIDITY_DAYS {
        let message = format!("ValidityDays is {}; use a number from 1 to {MAX_VALIDITY_DAYS}", spec.validity_days);
        return Err(Error::new(ErrorId::ArgumentInvalid, message));
    }
    if password_forms::beyond_basic_plane(password) {
        let message = "the certificate password contains a character outside the Unicode basic plane (such as an emoji), which PFX files do not support";
        return Err(Error::new(ErrorId::ArgumentInvalid, message));
    }
    let key = generate(spec.key).map_err(|error| defect(&error))?;
    let certificate = parameters(spec, now)?.self_signed(&key).map_err(|error| defect(&error))?;
    let summary = summary_of(certificate.der())?;
    let key_pkcs8 = Zeroizing::new(key.serialize_der());
    let bytes = pack(certificate.der(), &key_pkcs8, spec, password).map_err(|error| defect(&error))?;
    Ok((Zeroizing::new(bytes), summary))
}

fn defect(error: &dyn std::error::Error) -> Error {
    Error::new(ErrorId::InternalDefect, format!("the certificate cannot be created: {error}"))
}

fn check_common_name(name: &str, wildcard: bool) -> Result<()> {
    let invalid =
        |why: &str| Err(Error::new(ErrorId::ArgumentInvalid, format!("the common name '{name}' is not valid: {why}")));
    if name.parse::<IpAddr>().is_ok() {
        return if wildcard { invalid("an IP address cannot have a wildcard") } else { Ok(()) };
    }
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    if name.starts_with("*.") {
        return invalid("pass the domain without '*.' and request a wildcard certificate with -Wildcard");
    }
    if name.len() + "*.".len() > MAX_COMMON_NAME {
        return invalid("it is longer than 62 characters, which leaves no room for a wildcard");
    }
    if !name.split('.').all(is_label) {
        return invalid("it is neither a DNS name nor an IP address");
    }
    Ok(())
}

fn generate(algorithm: KeyAlgorithm) -> std::result::Result<KeyPair, rcgen::Error> {
    let rsa = |size| KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, size);
    match algorithm {
        KeyAlgorithm::Rsa2048 => rsa(RsaKeySize::_2048),
        KeyAlgorithm::Rsa3072 => rsa(RsaKeySize::_3072),
        KeyAlgorithm::Rsa4096 => rsa(RsaKeySize::_4096),
        KeyAlgorithm::Ec256 => KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256),
        KeyAlgorithm::Ec384 => KeyPair::generate_for(&PKCS_ECDSA_P384_SHA384),
    }
}

fn parameters(spec: &NewCertificate, now: Timestamp) -> Result<CertificateParams> {
    let name = spec.common_name.clone();
    let (subject, dns_names) = if spec.wildcard {
        (format!("*.{name}"), vec![name.clone(), format!("*.{name}")])
    } else {
        (name.clone(), vec![name])
    };
    // rcgen detects names that are IP addresses.
    let mut parameters = CertificateParams::new(dns_names).map_err(|error| defect(&error))?;
    parameters.distinguished_name = DistinguishedName::new();
    parameters.distinguished_name.push(DnType::CommonName, subject);
    parameters.is_ca = IsCa::ExplicitNoCa;
    parameters.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::KeyEncipherment];
    parameters.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let validity = SignedDuration::from_hours(24 * i64::from(spec.validity_days));
    let out_of_range = |error| Error::new(ErrorId::ArgumentInvalid, format!("the certificate's dates: {error}"));
    let not_before = now.checked_sub(BACKDATED_BY).map_err(out_of_range)?;
    let not_after = now.checked_add(validity).map_err(out_of_range)?;
    set_validity(&mut parameters, not_before, not_after);
    Ok(parameters)
}

/// Sets the validity. rcgen uses the types of a crate that nothing else here uses; counting from 1970 avoids a dependency on it.
fn set_validity(parameters: &mut CertificateParams, not_before: Timestamp, not_after: Timestamp) {
    let since_1970 = |moment: Timestamp| Duration::from_secs(u64::try_from(moment.as_second()).unwrap_or_default());
    parameters.not_before = rcgen::date_time_ymd(1970, 1, 1) + since_1970(not_before);
    parameters.not_after = rcgen::date_time_ymd(1970, 1, 1) + since_1970(not_after);
}

fn pack(
    certificate: &[u8],
    key_pkcs8: &[u8],
    spec: &NewCertificate,
    password: &SecretString,
) -> p12_keystore::Result<Vec<u8>> {
    let chain = PrivateKeyChain::new("1", PrivateKey::from_der(key_pkcs8)?, [Certificate::from_der(certificate)?]);
    let mut store = KeyStore::new();
    store.add_entry(&spec.common_name, KeyStoreEntry::PrivateKeyChain(chain));
    let writer = store.writer(password.expose_secret());
    let writer = if spec.modern {
        writer
            .encryption_algorithm(EncryptionAlgorithm::PbeWithHmacSha256AndAes256)
            .mac_algorithm(MacAlgorithm::HmacSha256)
    } else {
        writer
            .encryption_algorithm(EncryptionAlgorithm::PbeWithShaAnd3KeyTripleDesCbc)
            .mac_algorithm(MacAlgorithm::HmacSha1)
    };
    writer.write()
}

/// Checks in advance that `write_new` can succeed, without leaving a file on the disk.
///
/// # Errors
/// `Certificate.FileExists`, `Certificate.PathInvalid`.
pub(crate) fn check_new_path(path: &str) -> Result<OutputFile> {
    let place = OutputFile::at(Path::new(path)).map_err(|error| path_invalid(path, &error.to_string()))?;
    if place.exists() { Err(file_exists(path)) } else { Ok(place) }
}

/// Writes a new file; on Unix only its owner can read it. A failure leaves no file behind.
///
/// # Errors
/// `Certificate.FileExists`, `Certificate.PathInvalid`.
pub(crate) fn write_new(path: &str, bytes: &[u8]) -> Result<()> {
    check_new_path(path)?.write_new(bytes).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => file_exists(path),
        _ => path_invalid(path, &error.to_string()),
    })
}

fn file_exists(path: &str) -> Error {
    Error::new(ErrorId::CertificateFileExists, format!("the file '{path}' already exists")).with_target(path)
}

fn path_invalid(path: &str, why: &str) -> Error {
    Error::new(ErrorId::CertificatePathInvalid, format!("the certificate file '{path}' cannot be written: {why}"))
        .with_target(path)
}
