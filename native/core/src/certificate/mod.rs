//! The registry's certificate: PFX files read, judged, made, and put into the form that the compute provider reads from the vault.

pub mod inspect;
mod leaf;
mod password_forms;
pub mod pfx;
mod protection;
pub mod self_signed;
pub mod vault_value;
mod x509;

#[cfg(test)]
mod tests;
