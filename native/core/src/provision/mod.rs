//! The use cases. Each takes a request (the JSON of `docs/abi.md`), sends events while it runs, and returns a result.

pub mod certificate;
pub mod configuration;
pub mod connect;
pub mod deployment;
pub(crate) mod findings;
pub mod gallery;
pub mod image_sku;
pub mod images;
pub mod key_vault;
pub mod key_vault_secret;
pub mod log_collection;
pub mod lookup;
mod machine_access;
pub mod marketplace;
#[cfg(test)]
mod output_enums;
pub mod prerequisites;
pub mod registry_login;
mod registry_password;
pub mod registry_user;
pub mod removal;
pub(crate) mod report;
pub mod resource_group;
pub mod rotation;
pub mod service_principal;
pub mod space;
pub mod ssh_key;
pub mod storage_account;
pub mod storage_container;
pub mod trust;
mod trust_places;
pub mod verification;
