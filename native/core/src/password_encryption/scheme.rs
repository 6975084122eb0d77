//! A password-based encryption scheme, as an algorithm identifier specifies it.

use pkcs12::kdf::{Pkcs12KeyType, derive_key};
use sha1::Sha1;
use zeroize::Zeroizing;

use super::budget::Budget;
use super::cipher::Cipher;
use super::derivation::Derivation;
use super::names::name;
use super::{Refusal, Result};
use crate::ber::{INTEGER, OCTETS, OID, SEQUENCE, Value};

const PBES2: &str = "1.2.840.113549.1.5.13";

/// A password in the two encodings for key derivation.
#[derive(Clone, Copy)]
pub struct Password<'a> {
    /// For PBES2.
    pub utf8: &'a [u8],
    /// For the schemes of PKCS#12: UTF-16, big-endian, with its terminator.
    pub utf16: &'a [u8],
}

pub struct Scheme {
    /// Such as `3DES with SHA-1`, or `AES-256-CBC, PBKDF2 with HMAC-SHA-256`.
    pub name: String,
    cipher: Cipher,
    key: Key,
}

enum Key {
    Pkcs12 { salt: Vec<u8>, iterations: u64 },
    Pbes2 { derivation: Derivation, iv: Vec<u8> },
}

impl Scheme {
    pub fn read(algorithm: &Value<'_>) -> Result<Self> {
        let oid = algorithm.part(0, OID).and_then(Value::oid).ok_or(Refusal::Damaged)?;
        let parameters = || algorithm.part(1, SEQUENCE).ok_or(Refusal::Damaged);
        let dotted = oid.to_string();
        if dotted == PBES2 {
            return Self::read_pbes2(parameters()?);
        }
        let cipher = Cipher::of_pkcs12(&dotted).ok_or_else(|| Refusal::Unsupported(name(&oid)))?;
        let salt = parameters()?.part(0, OCTETS).and_then(Value::octets).ok_or(Refusal::Damaged)?;
        let iterations = parameters()?.part(1, INTEGER).and_then(Value::count).ok_or(Refusal::Damaged)?;
        Ok(Self { name: name(&oid), cipher, key: Key::Pkcs12 { salt: salt.to_vec(), iterations } })
    }

    fn read_pbes2(parameters: &Value<'_>) -> Result<Self> {
        let encryption = parameters.part(1, SEQUENCE).ok_or(Refusal::Damaged)?;
        let oid = encryption.part(0, OID).and_then(Value::oid).ok_or(Refusal::Damaged)?;
        let cipher = Cipher::of_pbes2(&oid.to_string()).ok_or_else(|| Refusal::Unsupported(name(&oid)))?;
        let iv = encryption.part(1, OCTETS).and_then(Value::octets).ok_or(Refusal::Damaged)?;
        if iv.len() != cipher.block_bytes() {
            return Err(Refusal::Damaged);
        }
        let derivation = Derivation::read(parameters.part(0, SEQUENCE).ok_or(Refusal::Damaged)?, cipher.key_bytes())?;
        let name = format!("{}, {}", name(&oid), derivation.name());
        Ok(Self { name, cipher, key: Key::Pbes2 { derivation, iv: iv.to_vec() } })
    }

    /// Returns whether it belongs to PKCS#5 version 2, which Windows Server 2016 does not support.
    pub fn is_pbes2(&self) -> bool {
        matches!(self.key, Key::Pbes2 { .. })
    }

    /// Returns the iteration count of the file.
    pub fn iterations(&self) -> u64 {
        match &self.key {
            Key::Pkcs12 { iterations, .. } => *iterations,
            Key::Pbes2 { derivation, .. } => derivation.iterations(),
        }
    }

    pub fn decrypt(&self, password: Password<'_>, encrypted: &[u8], budget: &mut Budget) -> Result<Zeroizing<Vec<u8>>> {
        budget.charge(self.iterations())?;
        let key_bytes = self.cipher.key_bytes();
        match &self.key {
            Key::Pkcs12 { salt, iterations } => {
                let rounds = i32::try_from(*iterations).map_err(|_| Refusal::Damaged)?;
                let derive =
                    |kind, length| Zeroizing::new(derive_key::<Sha1>(password.utf16, salt, kind, rounds, length));
                let key = derive(Pkcs12KeyType::EncryptionKey, key_bytes);
                self.cipher.decrypt(&key, &derive(Pkcs12KeyType::Iv, self.cipher.block_bytes()), encrypted)
            }
            Key::Pbes2 { derivation, iv } => {
                self.cipher.decrypt(&derivation.derive(password.utf8, key_bytes)?, iv, encrypted)
            }
        }
    }
}
