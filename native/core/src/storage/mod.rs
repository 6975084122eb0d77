//! The data plane of a storage account: the SharedKey signature, shared access signatures, lists, containers, and blobs.

pub(crate) mod account;
pub(crate) mod blob;
pub(crate) mod blob_list;
pub(crate) mod container;
pub(crate) mod listing;
mod shared_access;
pub mod shared_key;
