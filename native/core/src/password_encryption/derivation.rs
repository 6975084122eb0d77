//! The key derivations of PBES2: PBKDF2 (RFC 8018, appendix A.2) and scrypt (RFC 7914, section 7).

use std::num::NonZeroU32;

use aws_lc_rs::pbkdf2::{self, PBKDF2_HMAC_SHA1, PBKDF2_HMAC_SHA256, PBKDF2_HMAC_SHA384, PBKDF2_HMAC_SHA512};
use zeroize::Zeroizing;

use super::names::name;
use super::{Refusal, Result};
use crate::ber::{INTEGER, OCTETS, OID, SEQUENCE, Value};

const PBKDF2: &str = "1.2.840.113549.1.5.12";
const SCRYPT: &str = "1.3.6.1.4.1.11591.4.11";
/// The default if the parameters name none.
const DEFAULT_PRF: &str = "HMAC-SHA-1";
/// scrypt uses 128 bytes of memory per unit: 128 MiB.
const MOST_SCRYPT_UNITS: u64 = 1 << 20;

pub(super) enum Derivation {
    Pbkdf2 { prf: pbkdf2::Algorithm, prf_name: String, salt: Vec<u8>, iterations: u64 },
    Scrypt { salt: Vec<u8>, cost: u64, block_size: u64, parallelization: u64 },
}

impl Derivation {
    /// Parses an algorithm identifier for a key of `key_bytes`.
    pub(super) fn read(algorithm: &Value<'_>, key_bytes: usize) -> Result<Self> {
        let oid = algorithm.part(0, OID).and_then(Value::oid).ok_or(Refusal::Damaged)?;
        let parameters = algorithm.part(1, SEQUENCE).ok_or(Refusal::Damaged);
        match oid.to_string().as_str() {
            PBKDF2 => Self::read_pbkdf2(parameters?, key_bytes),
            SCRYPT => Self::read_scrypt(parameters?, key_bytes),
            _ => Err(Refusal::Unsupported(name(&oid))),
        }
    }

    fn read_pbkdf2(parameters: &Value<'_>, key_bytes: usize) -> Result<Self> {
        // Instead of a salt, the identifier of a salt source is possible; none has been defined.
        let salt = parameters.part(0, OCTETS).and_then(Value::octets).ok_or(Refusal::Damaged)?;
        let iterations = parameters.part(1, INTEGER).and_then(Value::count).ok_or(Refusal::Damaged)?;
        let key_length = parameters.part(2, INTEGER);
        check_key_length(key_length, key_bytes)?;
        let prf_name = match parameters.part(if key_length.is_some() { 3 } else { 2 }, SEQUENCE) {
            None => DEFAULT_PRF.to_owned(),
            Some(prf) => name(&prf.part(0, OID).and_then(Value::oid).ok_or(Refusal::Damaged)?),
        };
        let prf = match prf_name.as_str() {
            "HMAC-SHA-1" => PBKDF2_HMAC_SHA1,
            "HMAC-SHA-256" => PBKDF2_HMAC_SHA256,
            "HMAC-SHA-384" => PBKDF2_HMAC_SHA384,
            "HMAC-SHA-512" => PBKDF2_HMAC_SHA512,
            _ => return Err(Refusal::Unsupported(format!("PBKDF2 with {prf_name}"))),
        };
        Ok(Self::Pbkdf2 { prf, prf_name, salt: salt.to_vec(), iterations })
    }

    fn read_scrypt(parameters: &Value<'_>, key_bytes: usize) -> Result<Self> {
        let salt = parameters.part(0, OCTETS).and_then(Value::octets).ok_or(Refusal::Damaged)?;
        let number = |position| parameters.part(position, INTEGER).and_then(Value::count).ok_or(Refusal::Damaged);
        check_key_length(parameters.part(4, INTEGER), key_bytes)?;
        Ok(Self::Scrypt { salt: salt.to_vec(), cost: number(1)?, block_size: number(2)?, parallelization: number(3)? })
    }

    pub(super) fn name(&self) -> String {
        match self {
            Self::Pbkdf2 { prf_name, .. } => format!("PBKDF2 with {prf_name}"),
            Self::Scrypt { .. } => "scrypt".to_owned(),
        }
    }

    /// Returns the iterations. A unit of scrypt takes about as long as one of PBKDF2.
    pub(super) fn iterations(&self) -> u64 {
        match self {
            Self::Pbkdf2 { iterations, .. } => *iterations,
            Self::Scrypt { cost, block_size, parallelization, .. } => {
                let memory = cost.saturating_mul(*block_size);
                let all = memory.saturating_mul(*parallelization);
                if memory > MOST_SCRYPT_UNITS { all.max(super::LARGEST_SUM + 1) } else { all }
            }
        }
    }

    pub(super) fn derive(&self, password: &[u8], key_bytes: usize) -> Result<Zeroizing<Vec<u8>>> {
        let mut key = Zeroizing::new(vec![0; key_bytes]);
        match self {
            Self::Pbkdf2 { prf, salt, iterations, .. } => {
                let iterations = u32::try_from(*iterations).ok().and_then(NonZeroU32::new).ok_or(Refusal::Damaged)?;
                pbkdf2::derive(*prf, iterations, salt, password, &mut key);
            }
            Self::Scrypt { salt, cost, block_size, parallelization } => {
                let narrow = |number: u64| u32::try_from(number).map_err(|_| Refusal::Damaged);
                if !cost.is_power_of_two() {
                    return Err(Refusal::Damaged);
                }
                let log_cost = u8::try_from(cost.ilog2()).map_err(|_| Refusal::Damaged)?;
                let parameters = scrypt::Params::new(log_cost, narrow(*block_size)?, narrow(*parallelization)?)
                    .map_err(|_| Refusal::Damaged)?;
                scrypt::scrypt(password, salt, &parameters, &mut key).map_err(|_| Refusal::Damaged)?;
            }
        }
        Ok(key)
    }
}

/// Checks that a given length equals the length of the cipher's key.
fn check_key_length(given: Option<&Value<'_>>, key_bytes: usize) -> Result<()> {
    match given.map(|given| given.count()) {
        Some(count) if count != u64::try_from(key_bytes).ok() => Err(Refusal::Damaged),
        _ => Ok(()),
    }
}
