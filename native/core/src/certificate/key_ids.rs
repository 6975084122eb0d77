//! The ids (localKeyId) by which Windows pairs keys and certificates of a PFX file. It believes them, so a wrong id installs a certificate
//! with the key of another one.

use super::container::Contents;
use super::public_key;
use super::x509::parse;

/// The subjects of certificates whose id does not fit, or may not.
#[derive(Debug, Default)]
pub struct Doubts {
    /// They carry the id of a key that is not theirs.
    pub mispaired: Vec<String>,
    /// They carry the id of a key of a kind that is not supported, whose public half is not known.
    pub unverifiable: Vec<String>,
}

pub fn doubts(contents: &Contents) -> Doubts {
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
