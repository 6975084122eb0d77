//! A client for the OCI distribution API (specification 1.1; Docker registry HTTP API V2). It streams blobs and never holds one in memory.

mod authorization;
pub(crate) mod blobs;
mod call;
pub(crate) mod challenge;
pub(super) mod client;
pub(crate) mod fault;
mod manifests;
mod page;
mod repository;
mod token_service;

pub use call::{Call, Registry};
pub use client::{Client, location};
pub use repository::Repository;
