//! How a PFX file is protected. This part of a file can be read without its password.

use std::fmt;

use super::container::Container;
use crate::password_encryption::Result;

const SHA1: &str = "SHA-1";

/// The protection of a file: names of algorithms, or dotted object identifiers where there is no name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protection {
    /// Each scheme once, in the order of the file. Empty when nothing is encrypted.
    pub encryption: Vec<String>,
    /// The digest of the MAC, when there is one.
    pub mac: Option<String>,
    has_pbes2: bool,
}

impl Protection {
    /// # Errors
    /// `Refusal::Unsupported` names what is not supported.
    pub fn read(file: &Container) -> Result<Self> {
        let schemes = file.schemes()?;
        let mut encryption: Vec<String> = Vec::new();
        for scheme in &schemes {
            if !encryption.contains(&scheme.name) {
                encryption.push(scheme.name.clone());
            }
        }
        let mac = file.mac.as_ref().map(|mac| mac.name.clone());
        Ok(Self { encryption, mac, has_pbes2: schemes.iter().any(|scheme| scheme.is_pbes2()) })
    }

    /// Whether Windows Server 2016 cannot read it: it knows neither PBES2 nor a MAC other than SHA-1.
    pub fn is_modern(&self) -> bool {
        self.has_pbes2 || self.mac.as_ref().is_some_and(|mac| mac != SHA1)
    }
}

impl fmt::Display for Protection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let encryption =
            if self.encryption.is_empty() { "no encryption".to_owned() } else { self.encryption.join(" and ") };
        match &self.mac {
            Some(mac) => write!(f, "{encryption}, MAC with {mac}"),
            None => write!(f, "{encryption}, no MAC"),
        }
    }
}
