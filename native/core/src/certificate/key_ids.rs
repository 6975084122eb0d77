//! The ids (localKeyId) by which Windows pairs keys and certificates of a PFX file. It believes them, so a wrong id installs a certificate
//! with the key of another one.

use super::container::Contents;
use super::public_key;
use super::x509::parse;

/// The subjects of certificates that carry the id of a key that is not theirs.
pub fn mispaired(contents: &Contents) -> Vec<String> {
    let keys = contents.keys.iter().filter_map(|key| Some((key.key_id.as_ref()?, public_key::of_key(&key.der)?)));
    let keys: Vec<_> = keys.collect();
    let wrong = contents.certificates.iter().filter_map(|bag| {
        let id = bag.key_id.as_ref()?;
        let certificate = parse(&bag.der).ok()?;
        let public = public_key::of_certificate(&certificate);
        let is_wrong = keys.iter().any(|(key_id, key)| *key_id == id && public.as_ref() != Some(key));
        is_wrong.then(|| certificate.subject().to_string())
    });
    wrong.collect()
}
