//! How a PFX file is protected. This part of a file can be read without its password.

use std::fmt;

use der::asn1::{ContextSpecific, ObjectIdentifier, OctetString};
use der::{Decode, Encode};
use pkcs12::cms::content_info::ContentInfo;
use pkcs12::cms::encrypted_data::EncryptedData;
use pkcs12::pbe_params::EncryptedPrivateKeyInfo;
use pkcs12::pfx::Pfx;
use pkcs12::safe_bag::SafeContents;
use pkcs12::{AuthenticatedSafe, PKCS_12_PKCS8_KEY_BAG_OID};

use crate::error::{Error, ErrorId, Result};

pub(super) const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
pub(super) const ENCRYPTED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.6");

const PBES2: &str = "1.2.840.113549.1.5.13";
const SHA1: &str = "1.3.14.3.2.26";

/// Names for the object identifiers that occur in the field.
const NAMES: &[(&str, &str)] = &[
    ("1.2.840.113549.1.12.1.1", "RC4-128 with SHA-1"),
    ("1.2.840.113549.1.12.1.2", "RC4-40 with SHA-1"),
    ("1.2.840.113549.1.12.1.3", "3DES with SHA-1"),
    ("1.2.840.113549.1.12.1.4", "two-key 3DES with SHA-1"),
    ("1.2.840.113549.1.12.1.5", "RC2-128 with SHA-1"),
    ("1.2.840.113549.1.12.1.6", "RC2-40 with SHA-1"),
    (PBES2, "PBES2 (AES)"),
    ("1.2.840.113549.1.5.14", "PBMAC1"),
    ("1.2.840.113549.1.7.3", "enveloped for a public key"),
    (SHA1, "SHA-1"),
    ("2.16.840.1.101.3.4.2.1", "SHA-256"),
    ("2.16.840.1.101.3.4.2.2", "SHA-384"),
    ("2.16.840.1.101.3.4.2.3", "SHA-512"),
];

/// The protection of a file: names of algorithms, or dotted object identifiers where there is no name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protection {
    /// Each scheme once, in the order of the file. Empty when nothing is encrypted.
    pub encryption: Vec<String>,
    /// The digest of the MAC, when there is one.
    pub mac: Option<String>,
}

impl Protection {
    /// Whether Windows Server 2016 cannot read it: it knows neither PBES2 nor a MAC other than SHA-1.
    pub fn is_modern(&self) -> bool {
        self.encryption.iter().any(|scheme| *scheme == name(PBES2))
            || self.mac.as_ref().is_some_and(|mac| *mac != name(SHA1))
    }
}

impl fmt::Display for Protection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let encryption =
            if self.encryption.is_empty() { "no encryption".to_owned() } else { self.encryption.join(" and ") };
        match &self.mac {
            Some(mac) => write!(f, "{encryption}, MAC with {mac}"),
            None => write!(f, "{encryption}, no MAC"),
        }
    }
}

/// # Errors
/// `Certificate.NotPfx` when the bytes are no PFX at all.
pub fn read(bytes: &[u8]) -> Result<Protection> {
    parse(bytes).map_err(|_| {
        Error::new(ErrorId::CertificateNotPfx, format!("the file is no PFX file: {}", what_it_looks_like(bytes)))
    })
}

fn parse(bytes: &[u8]) -> der::Result<Protection> {
    let pfx = Pfx::from_der(bytes)?;
    let mut encryption = Vec::new();
    let mut add = |oid: &ObjectIdentifier| {
        let name = name(&oid.to_string());
        if !encryption.contains(&name) {
            encryption.push(name);
        }
    };
    if pfx.auth_safe.content_type == DATA {
        for part in AuthenticatedSafe::from_der(&data(&pfx.auth_safe)?)? {
            match part.content_type {
                DATA => {
                    for bag in SafeContents::from_der(&data(&part)?)? {
                        if bag.bag_id == PKCS_12_PKCS8_KEY_BAG_OID {
                            let key = ContextSpecific::<EncryptedPrivateKeyInfo>::from_der(&bag.bag_value)?;
                            add(&key.value.encryption_algorithm.oid);
                        }
                    }
                }
                ENCRYPTED_DATA => {
                    let encrypted = EncryptedData::from_der(&part.content.to_der()?)?;
                    add(&encrypted.enc_content_info.content_enc_alg.oid);
                }
                other => add(&other),
            }
        }
    }
    Ok(Protection { encryption, mac: pfx.mac_data.map(|mac| name(&mac.mac.algorithm.oid.to_string())) })
}

/// The octets of a content info of type `data`.
pub(super) fn data(content: &ContentInfo) -> der::Result<Vec<u8>> {
    Ok(OctetString::from_der(&content.content.to_der()?)?.as_bytes().to_vec())
}

fn name(oid: &str) -> String {
    NAMES.iter().find_map(|(known, name)| (*known == oid).then_some(*name)).unwrap_or(oid).to_owned()
}

fn what_it_looks_like(bytes: &[u8]) -> &'static str {
    match bytes {
        [] => "it is empty",
        _ if bytes.starts_with(b"-----BEGIN") => "it is PEM text",
        // DER has no indefinite lengths; some older Java and Mozilla tools write them.
        [0x30, 0x80, ..] => {
            "it is written in BER with indefinite lengths, which is not supported; import and export it once"
        }
        [0x30, ..] => "it holds another structure, or is damaged or cut off",
        _ => "it does not begin like one",
    }
}
