//! The resources of a registry: how each kind is compared with what exists, created or changed, and removed. Use cases put them in order.

pub mod blob_container;
pub mod existing;
pub mod key_vault;
pub mod opened_account;
pub mod plan;
pub mod resource_group;
pub mod role_assignment;
pub mod secret;
pub mod storage_account;
pub mod target;
