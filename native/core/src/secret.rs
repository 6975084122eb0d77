//! Secrets: wiped when dropped, unprintable by type.

use std::collections::BTreeMap;

pub use secrecy::{ExposeSecret, SecretSlice, SecretString};

use crate::error::{Error, ErrorId, Result};

/// The named secrets that come with one request, beside its JSON.
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

    /// The secret `name`, or an error that names the PowerShell parameter it belongs to.
    pub fn require(&self, name: &str) -> Result<SecretString> {
        self.get(name)
            .cloned()
            .ok_or_else(|| Error::new(ErrorId::ArgumentMissing, format!("the secret '{name}' was not given")))
    }
}
