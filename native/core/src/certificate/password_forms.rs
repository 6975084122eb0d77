//! The encodings of a password for the key derivation of PKCS#12.
//!
//! RFC 7292 (appendix B.1) specifies a BMPString that ends in two zero bytes. Existing files use three more encodings: no bytes at all (.NET and CryptoAPI for
//! "no password"; an empty password is the two zero bytes), UTF-16 surrogates for characters beyond the basic plane (OpenSSL 1.1 and later, Windows), and each
//! byte of UTF-8 widened to 16 bits (OpenSSL before 1.1). Only the MAC and the schemes of PKCS#12 derive keys in this way; PBES2 uses the bytes of UTF-8.

use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

type Form = Zeroizing<Vec<u8>>;

pub(super) fn beyond_basic_plane(password: &SecretString) -> bool {
    password.expose_secret().chars().any(|character| u32::from(character) > 0xffff)
}

/// Returns all encodings of this password, the usual one first.
pub(super) fn all(password: &SecretString) -> Vec<Form> {
    let text = password.expose_secret();
    let mut forms = vec![widened(text.encode_utf16())];
    if text.is_empty() {
        forms.push(Zeroizing::new(Vec::new()));
    }
    if !text.is_ascii() {
        forms.push(widened(text.bytes().map(u16::from)));
    }
    forms
}

fn widened(units: impl Iterator<Item = u16>) -> Form {
    let mut form = Zeroizing::new(Vec::new());
    for unit in units.chain([0]) {
        form.extend(unit.to_be_bytes());
    }
    form
}
