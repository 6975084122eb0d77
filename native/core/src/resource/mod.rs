//! The resources of a registry: how each kind is compared with what exists, created or changed, and removed. Use cases put them in order.

pub mod existing;
pub mod plan;
pub mod target;
