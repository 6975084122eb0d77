//! The registry's certificate: reading, checking, and creating PFX files, and the form in which the vault stores them for the compute provider.

mod container;
pub(crate) mod inspect;
mod integrity;
mod key_ids;
mod leaf;
mod password_forms;
pub mod pfx;
mod protection;
mod public_key;
pub(crate) mod self_signed;
pub(crate) mod trust_anchor;
pub(crate) mod vault_value;
mod x509;

#[cfg(test)]
pub(crate) mod tests;
