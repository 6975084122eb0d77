//! Blob storage: the SharedKey signature and containers.

pub mod account;
pub mod container;
pub mod shared_key;
