//! The registry's certificate: PFX files read, judged, made, and put into the form that the compute provider reads from the vault.

mod container;
pub mod inspect;
mod integrity;
mod key_ids;
mod leaf;
mod password_forms;
pub mod pfx;
mod protection;
mod public_key;
pub mod self_signed;
pub mod vault_value;
mod x509;

#[cfg(test)]
pub(crate) mod tests;
