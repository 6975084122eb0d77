//! Secrets: wiped on drop, and not printable.

use std::collections::BTreeMap;

pub use secrecy::{ExposeSecret, SecretSlice, SecretString};

use crate::error::{Error, ErrorId, Result};

/// The named secrets of one request, which are separate from its JSON.
#[derive(Debug, Clone, Default)]
pub struct Secrets(BTreeMap<String, SecretString>);

impl Secrets {
    pub fn insert(&mut self, name: impl Into<String>, value: SecretString) {
        self.0.insert(name.into(), value);
    }

    pub fn get(&self, name: &str) -> Option<&SecretString> {
        self.0.get(name)
    }

    pub fn values(&self) -> impl Iterator<Item = &SecretString> {
        self.0.values()
    }

    /// Returns the secret `name`, or an error that names its PowerShell parameter.
    pub fn require(&self, name: &str) -> Result<SecretString> {
        self.get(name)
            .cloned()
            .ok_or_else(|| Error::new(ErrorId::ArgumentMissing, format!("the secret '{name}' was not given")))
    }
}
