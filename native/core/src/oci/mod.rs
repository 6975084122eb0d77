//! Container images: their names, manifests, and blobs, registries, and archives (OCI image specification 1.1 and distribution specification 1.1, Docker schema
//! 2).

pub(crate) mod archive;
pub mod archive_writer;
pub(crate) mod blob_reader;
mod blob_stream;
mod chunk_body;
pub(crate) mod credential;
mod credential_helper;
pub mod digest;
pub(crate) mod docker_config;
mod foreign_layer;
pub(crate) mod image;
pub(crate) mod manifest;
pub(crate) mod media_type;
pub(crate) mod origin;
pub(crate) mod platform;
pub(crate) mod progress;
pub(crate) mod reference;
pub mod registry;
pub(crate) mod registry_name;
pub(crate) mod upload;
