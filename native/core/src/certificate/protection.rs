//! The protection of a PFX file. This part of a file can be read without its password.

use std::fmt;

use super::container::Container;
use crate::password_encryption::Result;

const SHA1: &str = "SHA-1";

/// Names of the algorithms, or dotted object identifiers of those without a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protection {
    /// Each scheme once, in the order of the file. Empty if nothing is encrypted.
    pub encryption: Vec<String>,
    /// The digest of the MAC, if there is one.
    pub mac: Option<String>,
    has_pbes2: bool,
}

impl Protection {
    /// Reads the protection of a file.
    ///
    /// # Errors
    /// `Refusal::Unsupported` names the unsupported algorithm.
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

    /// Returns whether Windows Server 2016 cannot read the file: it supports neither PBES2 nor a MAC other than SHA-1.
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
