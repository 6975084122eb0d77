//! The resources of a registry: how each kind is compared with what exists, created or changed, and removed. Use cases put them in order.

pub(crate) mod access_policy;
pub(crate) mod blob_container;
pub(crate) mod deployed;
pub(crate) mod deployment;
pub(crate) mod existing;
pub(crate) mod key_vault;
pub(crate) mod login_kind;
pub(crate) mod opened_account;
pub(crate) mod plan;
pub(crate) mod public_ip;
pub(crate) mod resource_group;
pub(crate) mod rights;
pub(crate) mod role_assignment;
pub(crate) mod secret;
pub(crate) mod secret_validity;
pub(crate) mod storage_account;
pub(crate) mod target;
