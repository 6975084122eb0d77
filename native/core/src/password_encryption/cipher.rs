//! The block ciphers, all in CBC mode with PKCS#7 padding.

use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockCipherDecrypt, BlockModeDecrypt, KeyInit, KeyIvInit};
use zeroize::Zeroizing;

use super::{Refusal, Result};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cipher {
    Rc2Of40Bits,
    Rc2Of128Bits,
    TwoKeyTripleDes,
    TripleDes,
    Aes128,
    Aes192,
    Aes256,
}

impl Cipher {
    /// Returns the ciphers of PBES2.
    pub(super) fn of_pbes2(oid: &str) -> Option<Self> {
        Some(match oid {
            "1.2.840.113549.3.7" => Self::TripleDes,
            "2.16.840.1.101.3.4.1.2" => Self::Aes128,
            "2.16.840.1.101.3.4.1.22" => Self::Aes192,
            "2.16.840.1.101.3.4.1.42" => Self::Aes256,
            _ => return None,
        })
    }

    /// Returns the supported ciphers of PKCS#12. RC4 is not a block cipher and is not supported.
    pub(super) fn of_pkcs12(oid: &str) -> Option<Self> {
        Some(match oid.strip_prefix("1.2.840.113549.1.12.1.")? {
            "3" => Self::TripleDes,
            "4" => Self::TwoKeyTripleDes,
            "5" => Self::Rc2Of128Bits,
            "6" => Self::Rc2Of40Bits,
            _ => return None,
        })
    }

    pub(super) fn key_bytes(self) -> usize {
        match self {
            Self::Rc2Of40Bits => 5,
            Self::Rc2Of128Bits | Self::TwoKeyTripleDes | Self::Aes128 => 16,
            Self::TripleDes | Self::Aes192 => 24,
            Self::Aes256 => 32,
        }
    }

    /// Returns the size of a block, which is also that of the initialization vector.
    pub(super) fn block_bytes(self) -> usize {
        match self {
            Self::Aes128 | Self::Aes192 | Self::Aes256 => 16,
            _ => 8,
        }
    }

    pub(super) fn decrypt(self, key: &[u8], iv: &[u8], encrypted: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        match self {
            Self::Rc2Of40Bits | Self::Rc2Of128Bits => decrypt::<rc2::Rc2>(key, iv, encrypted),
            Self::TwoKeyTripleDes => decrypt::<des::TdesEde2>(key, iv, encrypted),
            Self::TripleDes => decrypt::<des::TdesEde3>(key, iv, encrypted),
            Self::Aes128 => decrypt::<aes::Aes128>(key, iv, encrypted),
            Self::Aes192 => decrypt::<aes::Aes192>(key, iv, encrypted),
            Self::Aes256 => decrypt::<aes::Aes256>(key, iv, encrypted),
        }
    }
}

fn decrypt<C: KeyInit + BlockCipherDecrypt>(key: &[u8], iv: &[u8], encrypted: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
    cbc::Decryptor::<C>::new_from_slices(key, iv)
        .map_err(|_| Refusal::Damaged)?
        .decrypt_padded_vec::<Pkcs7>(encrypted)
        .map(Zeroizing::new)
        .map_err(|_| Refusal::DoesNotOpen)
}
