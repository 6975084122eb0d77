//! The MAC of a PFX file (RFC 7292, 4). It verifies the password and the integrity of the content.

use hmac::{Hmac, KeyInit, Mac as _};
use pkcs12::kdf::{Pkcs12KeyType, derive_key};
use sha1::Sha1;
use sha2::{Sha224, Sha256, Sha384, Sha512, Sha512_224, Sha512_256};
use zeroize::Zeroizing;

use crate::ber::{INTEGER, OCTETS, OID, SEQUENCE, Value};
use crate::password_encryption::{Budget, Refusal, Result, name};

#[derive(Debug)]
pub struct Mac {
    /// The name of the digest.
    pub name: String,
    salt: Vec<u8>,
    iterations: u64,
    expected: Vec<u8>,
}

impl Mac {
    pub fn read(mac: &Value<'_>) -> Result<Self> {
        let digest = mac.part(0, SEQUENCE).ok_or(Refusal::Damaged)?;
        let algorithm = digest.part(0, SEQUENCE).and_then(|algorithm| algorithm.part(0, OID)).and_then(Value::oid);
        let expected = digest.part(1, OCTETS).and_then(Value::octets).ok_or(Refusal::Damaged)?;
        let salt = mac.part(1, OCTETS).and_then(Value::octets).ok_or(Refusal::Damaged)?;
        // DEFAULT 1.
        let iterations = match mac.part(2, INTEGER) {
            Some(iterations) => iterations.count().ok_or(Refusal::Damaged)?,
            None => 1,
        };
        Ok(Self {
            name: name(&algorithm.ok_or(Refusal::Damaged)?),
            salt: salt.to_vec(),
            iterations,
            expected: expected.to_vec(),
        })
    }

    pub fn iterations(&self) -> u64 {
        self.iterations
    }

    /// Verifies the MAC. `Refusal::DoesNotOpen` if this form of the password is wrong or the content was changed.
    pub fn verify(&self, form: &[u8], content: &[u8], budget: &mut Budget) -> Result<()> {
        budget.charge(self.iterations)?;
        let rounds = i32::try_from(self.iterations).map_err(|_| Refusal::Damaged)?;
        macro_rules! with {
            ($digest:ty, $bytes:literal) => {{
                let key = derive_key::<$digest>(form, &self.salt, Pkcs12KeyType::Mac, rounds, $bytes);
                let mac = Hmac::<$digest>::new_from_slice(&Zeroizing::new(key)).map_err(|_| Refusal::Damaged)?;
                mac.chain_update(content).verify_slice(&self.expected).map_err(|_| Refusal::DoesNotOpen)
            }};
        }
        match self.name.as_str() {
            "SHA-1" => with!(Sha1, 20),
            "SHA-224" => with!(Sha224, 28),
            "SHA-256" => with!(Sha256, 32),
            "SHA-384" => with!(Sha384, 48),
            "SHA-512" => with!(Sha512, 64),
            "SHA-512/224" => with!(Sha512_224, 28),
            "SHA-512/256" => with!(Sha512_256, 32),
            other => Err(Refusal::Unsupported(format!("MAC with {other}"))),
        }
    }
}
