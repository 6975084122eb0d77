//! The ids (localKeyId) by which Windows pairs keys and certificates of a PFX file. Windows does not verify them, so with a wrong id it installs a certificate
//! with the key of another certificate.

use super::container::Contents;
use super::public_key;
use super::x509::parse;

/// The subjects of certificates whose id is wrong or cannot be verified.
#[derive(Debug, Default)]
pub struct Doubts {
    /// Certificates with the id of another certificate's key.
    pub mispaired: Vec<String>,
    /// Certificates with the id of a key of an unsupported type, whose public key is not known.
    pub unverifiable: Vec<String>,
}

pub(super) fn doubts(contents: &Contents) -> Doubts {
    let keys = contents.keys.iter().filter_map(|key| Some((key.key_id.as_ref()?, public_key::of_key(&key.der))));
    let keys: Vec<_> = keys.collect();
    let mut doubts = Doubts::default();
    for bag in &contents.certificates {
        let (Some(id), Ok(certificate)) = (&bag.key_id, parse(&bag.der)) else { continue };
        let public = public_key::of_certificate(&certificate);
        let mut named = keys.iter().filter(|(key_id, _)| *key_id == id).map(|(_, key)| key);
        if named.clone().any(|key| key.is_some() && *key != public) {
            doubts.mispaired.push(certificate.subject().to_string());
        } else if named.any(Option::is_none) {
            doubts.unverifiable.push(certificate.subject().to_string());
        }
    }
    doubts
}
