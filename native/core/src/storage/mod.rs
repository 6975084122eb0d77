//! The data plane of a storage account: the SharedKey signature, shared access signatures, lists, containers, and blobs.

pub mod account;
pub mod blob;
pub mod blob_list;
pub mod container;
mod listing;
mod shared_access;
pub mod shared_key;
