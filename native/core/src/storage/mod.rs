//! The data side of a storage account: the SharedKey signature, lists, and containers.

pub mod account;
pub mod container;
mod listing;
pub mod shared_key;
