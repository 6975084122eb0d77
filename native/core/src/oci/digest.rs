//! Content digests (`sha256:…`, `sha512:…`) and streaming hashes.

use std::fmt;

use aws_lc_rs::digest::{Algorithm as Hash, Context, SHA256, SHA512};
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorId, Result};

/// A digest as in the OCI image specification 1.1, "Digests".
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest {
    algorithm: Algorithm,
    hex: String,
}

/// The registered algorithms of the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Algorithm {
    Sha256,
    Sha512,
}

impl Algorithm {
    fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Sha512 => "sha512",
        }
    }

    fn hash(self) -> &'static Hash {
        match self {
            Self::Sha256 => &SHA256,
            Self::Sha512 => &SHA512,
        }
    }
}

impl Digest {
    /// Parses `algorithm:hex`. `Image.ReferenceInvalid` for another algorithm, length, or character.
    pub fn parse(text: &str) -> Result<Self> {
        let invalid = || {
            Error::new(
                ErrorId::ImageReferenceInvalid,
                format!("'{text}' is not a valid digest of the form sha256:<64 hex digits>"),
            )
        };
        let (name, hex) = text.split_once(':').ok_or_else(invalid)?;
        let algorithm = [Algorithm::Sha256, Algorithm::Sha512]
            .into_iter()
            .find(|known| known.name() == name)
            .ok_or_else(invalid)?;
        let is_hex = hex.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if !is_hex || hex.len() != 2 * algorithm.hash().output_len() {
            return Err(invalid());
        }
        Ok(Self { algorithm, hex: hex.to_owned() })
    }

    /// Returns the SHA-256 digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        let mut hasher = Hasher::new(Algorithm::Sha256);
        hasher.update(bytes);
        hasher.finish()
    }

    /// Returns the digest of `bytes` with the algorithm of this digest.
    pub fn of_same_kind(&self, bytes: &[u8]) -> Self {
        let mut hasher = self.hasher();
        hasher.update(bytes);
        hasher.finish()
    }

    /// Returns a hasher whose result can be compared with this digest.
    pub fn hasher(&self) -> Hasher {
        Hasher::new(self.algorithm)
    }

    pub fn algorithm(&self) -> &'static str {
        self.algorithm.name()
    }

    pub fn hex(&self) -> &str {
        &self.hex
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.algorithm.name(), self.hex)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl TryFrom<String> for Digest {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        Self::parse(&text)
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.to_string()
    }
}

/// Hashes streamed bytes. A clone saves its state.
#[derive(Clone)]
pub struct Hasher {
    algorithm: Algorithm,
    context: Context,
}

impl Hasher {
    fn new(algorithm: Algorithm) -> Self {
        Self { algorithm, context: Context::new(algorithm.hash()) }
    }

    pub fn update(&mut self, bytes: &[u8]) {
        self.context.update(bytes);
    }

    pub fn finish(self) -> Digest {
        use std::fmt::Write as _;
        let value = self.context.finish();
        let hex = value.as_ref().iter().fold(String::new(), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        });
        Digest { algorithm: self.algorithm, hex }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: &str = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    #[test]
    fn hashes_match_the_examples_of_the_specification() {
        assert_eq!(Digest::of(b"").to_string(), EMPTY);
        assert_eq!(Digest::parse(EMPTY).expect("a digest"), Digest::of(b""));
        let sha512 = Digest::parse(&format!("sha512:{}", "0".repeat(128))).expect("a digest");
        assert_eq!(sha512.of_same_kind(b"x").algorithm(), "sha512");
    }

    #[test]
    fn refuses_invalid_digests() {
        for text in
            ["", "sha256:", "sha256:abc", "md5:d41d8cd98f00b204e9800998ecf8427e", &EMPTY.to_uppercase(), &EMPTY[7..]]
        {
            assert_eq!(Digest::parse(text).expect_err(text).id, ErrorId::ImageReferenceInvalid);
        }
        assert!(Digest::parse(&format!("sha256:../{}", "a".repeat(61))).is_err(), "a path is not a digest");
    }
}
