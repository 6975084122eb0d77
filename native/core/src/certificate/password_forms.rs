//! Opens PFX files whose password went into the key derivation in a form that `p12-keystore` does not know.
//!
//! RFC 7292 (appendix B.1) takes the password as a BMPString that ends in two zero bytes. In the field there are three more forms:
//! no bytes at all (.NET and CryptoAPI for "no password"; an empty one is the two zero bytes), UTF-16 surrogates for characters
//! beyond the basic plane (OpenSSL 1.1 and later, Windows), and each byte of UTF-8 widened to 16 bits (OpenSSL before 1.1).
//! Only MAC and PBES1 derive keys in this way; PBES2 takes the bytes of UTF-8. So MAC and PBES1 are undone here, and what is left
//! is an ordinary file for `p12-keystore`.

use aws_lc_rs::hmac;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockCipherDecrypt, BlockModeDecrypt, KeyInit, KeyIvInit};
use der::asn1::{Any, ContextSpecific, ObjectIdentifier, OctetString};
use der::{Decode, Encode};
use pkcs12::cms::cert::x509::spki::AlgorithmIdentifierOwned;
use pkcs12::cms::content_info::ContentInfo;
use pkcs12::cms::encrypted_data::EncryptedData;
use pkcs12::kdf::{self, Pkcs12KeyType};
use pkcs12::pbe_params::{EncryptedPrivateKeyInfo, Pkcs12PbeParams};
use pkcs12::pfx::Pfx;
use pkcs12::safe_bag::{SafeBag, SafeContents};
use pkcs12::{
    AuthenticatedSafe, MacData, PKCS_12_KEY_BAG_OID, PKCS_12_PBE_WITH_SHAAND3_KEY_TRIPLE_DES_CBC,
    PKCS_12_PBEWITH_SHAAND40_BIT_RC2_CBC, PKCS_12_PKCS8_KEY_BAG_OID,
};
use secrecy::{ExposeSecret, SecretString};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

use super::protection::{DATA, ENCRYPTED_DATA, data};

/// The same bound as in `p12-keystore`, so that a damaged count cannot keep us busy for hours.
const MAX_ITERATIONS: i32 = 1_000_000;

type Form = Zeroizing<Vec<u8>>;

pub fn beyond_basic_plane(password: &SecretString) -> bool {
    password.expose_secret().chars().any(|character| u32::from(character) > 0xffff)
}

/// The forms of this password that are worth a try after the standard one.
pub fn others(password: &SecretString) -> Vec<Form> {
    let text = password.expose_secret();
    let mut forms = Vec::new();
    if text.is_empty() {
        forms.push(Zeroizing::new(Vec::new()));
    }
    if beyond_basic_plane(password) {
        forms.push(widened(text.encode_utf16()));
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

/// The file without its MAC and without PBES1 encryption, or `None` when this form of the password is not the right one.
pub fn unlock(bytes: &[u8], form: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let mut pfx = Pfx::from_der(bytes).ok()?;
    if let Some(mac) = pfx.mac_data.take() {
        verify(&mac, form, pfx.auth_safe.content.value())?;
    }
    let parts: Vec<ContentInfo> = AuthenticatedSafe::from_der(&data(&pfx.auth_safe).ok()?)
        .ok()?
        .into_iter()
        .map(|part| unlock_part(part, form))
        .collect::<Option<_>>()?;
    pfx.auth_safe = content_info(parts.to_der().ok()?)?;
    pfx.to_der().ok().map(Zeroizing::new)
}

fn verify(mac: &MacData, form: &[u8], content: &[u8]) -> Option<()> {
    if mac.iterations > MAX_ITERATIONS {
        return None;
    }
    let salt = mac.mac_salt.as_bytes();
    let rounds = mac.iterations;
    let (algorithm, key) = match mac.mac.algorithm.oid.to_string().as_str() {
        "1.3.14.3.2.26" => {
            (hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, kdf::derive_key::<Sha1>(form, salt, Pkcs12KeyType::Mac, rounds, 20))
        }
        "2.16.840.1.101.3.4.2.1" => {
            (hmac::HMAC_SHA256, kdf::derive_key::<Sha256>(form, salt, Pkcs12KeyType::Mac, rounds, 32))
        }
        "2.16.840.1.101.3.4.2.2" => {
            (hmac::HMAC_SHA384, kdf::derive_key::<Sha384>(form, salt, Pkcs12KeyType::Mac, rounds, 48))
        }
        "2.16.840.1.101.3.4.2.3" => {
            (hmac::HMAC_SHA512, kdf::derive_key::<Sha512>(form, salt, Pkcs12KeyType::Mac, rounds, 64))
        }
        _ => return None,
    };
    hmac::verify(&hmac::Key::new(algorithm, &Zeroizing::new(key)), content, mac.mac.digest.as_bytes()).ok()
}

fn unlock_part(part: ContentInfo, form: &[u8]) -> Option<ContentInfo> {
    let bags = match part.content_type {
        DATA => Zeroizing::new(data(&part).ok()?),
        ENCRYPTED_DATA => {
            let encrypted = EncryptedData::from_der(&part.content.to_der().ok()?).ok()?.enc_content_info;
            if !is_pbes1(&encrypted.content_enc_alg.oid) {
                return Some(part);
            }
            decrypt(&encrypted.content_enc_alg, encrypted.encrypted_content?.as_bytes(), form)?
        }
        _ => return Some(part),
    };
    let bags: SafeContents =
        SafeContents::from_der(&bags).ok()?.into_iter().map(|bag| unlock_bag(bag, form)).collect::<Option<_>>()?;
    content_info(bags.to_der().ok()?)
}

/// `SafeBag` keeps the `[0]` around its value when it reads and adds one when it writes; hence the value is unwrapped here.
fn unlock_bag(mut bag: SafeBag, form: &[u8]) -> Option<SafeBag> {
    if bag.bag_id == PKCS_12_PKCS8_KEY_BAG_OID {
        let key = ContextSpecific::<EncryptedPrivateKeyInfo>::from_der(&bag.bag_value).ok()?.value;
        if is_pbes1(&key.encryption_algorithm.oid) {
            bag.bag_id = PKCS_12_KEY_BAG_OID;
            bag.bag_value = decrypt(&key.encryption_algorithm, key.encrypted_data.as_bytes(), form)?.to_vec();
            return Some(bag);
        }
    }
    bag.bag_value = Any::from_der(&bag.bag_value).ok()?.value().to_vec();
    Some(bag)
}

fn content_info(octets: Vec<u8>) -> Option<ContentInfo> {
    let octets = OctetString::new(octets).ok()?.to_der().ok()?;
    Some(ContentInfo { content_type: DATA, content: Any::from_der(&octets).ok()? })
}

fn is_pbes1(oid: &ObjectIdentifier) -> bool {
    [PKCS_12_PBE_WITH_SHAAND3_KEY_TRIPLE_DES_CBC, PKCS_12_PBEWITH_SHAAND40_BIT_RC2_CBC].contains(oid)
}

fn decrypt(algorithm: &AlgorithmIdentifierOwned, encrypted: &[u8], form: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let parameters = Pkcs12PbeParams::from_der(&algorithm.parameters.as_ref()?.to_der().ok()?).ok()?;
    if parameters.iterations > MAX_ITERATIONS {
        return None;
    }
    match algorithm.oid {
        PKCS_12_PBE_WITH_SHAAND3_KEY_TRIPLE_DES_CBC => decrypt_cbc::<des::TdesEde3>(&parameters, 24, encrypted, form),
        _ => decrypt_cbc::<rc2::Rc2>(&parameters, 5, encrypted, form),
    }
}

fn decrypt_cbc<C: KeyInit + BlockCipherDecrypt>(
    parameters: &Pkcs12PbeParams,
    key_bytes: usize,
    encrypted: &[u8],
    form: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let derive = |id, length| {
        Zeroizing::new(kdf::derive_key::<Sha1>(form, parameters.salt.as_bytes(), id, parameters.iterations, length))
    };
    let (key, iv) = (derive(Pkcs12KeyType::EncryptionKey, key_bytes), derive(Pkcs12KeyType::Iv, 8));
    cbc::Decryptor::<C>::new_from_slices(&key, &iv)
        .ok()?
        .decrypt_padded_vec::<Pkcs7>(encrypted)
        .ok()
        .map(Zeroizing::new)
}
