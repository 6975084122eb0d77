//! Azure Resource Manager: the client, and one file per resource type.

pub(crate) mod azure_bridge;
pub(crate) mod client;
pub(crate) mod compute;
pub mod deployment;
pub(crate) mod gallery_item;
pub(crate) mod image_sku;
pub(crate) mod key_vault;
pub(crate) mod key_vault_changes;
pub(crate) mod permissions;
pub(crate) mod public_ip;
pub(crate) mod resource;
pub(crate) mod resource_group;
mod rewrite;
pub(crate) mod role_assignment;
pub(crate) mod standing;
pub(crate) mod storage_account;
pub(crate) mod subscription;

pub use client::{ANYTHING, Arm};

use crate::http::answer::Shape;

/// A list item of which only the name is needed.
const NAMED: Shape<String> =
    Shape { expected: "a list of items with 'name'", read: |item| item["name"].as_str().map(str::to_owned) };
