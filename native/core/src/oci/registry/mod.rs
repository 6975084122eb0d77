//! A client for the OCI distribution API (specification 1.1; Docker registry HTTP API V2). It streams blobs and never holds one in memory.

mod authorization;
pub(crate) mod blobs;
pub(crate) mod challenge;
mod client;
pub(crate) mod fault;
mod manifests;
mod page;
mod repository;
mod token_service;
mod upload;

pub use client::{Call, Client, Registry, location};
pub use repository::Repository;
pub use upload::Delivery;
