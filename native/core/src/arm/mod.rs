//! Azure Resource Manager: the client, and one file per resource type.

pub mod azure_bridge;
pub mod client;
pub mod compute;
pub mod deployment;
pub mod gallery_item;
pub mod image_sku;
pub mod key_vault;
pub mod key_vault_changes;
pub mod permissions;
pub mod public_ip;
pub mod resource;
pub mod resource_group;
mod rewrite;
pub mod role_assignment;
pub mod standing;
pub mod storage_account;
pub mod subscription;

pub use client::{ANYTHING, Arm};

use crate::http::answer::Shape;

/// A list item of which only the name is needed.
const NAMED: Shape<String> =
    Shape { expected: "a list of items with 'name'", read: |item| item["name"].as_str().map(str::to_owned) };
