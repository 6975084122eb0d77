//! Container images: their names, manifests, and blobs, registries, and archives (OCI image specification 1.1 and distribution specification 1.1, Docker schema
//! 2).

pub mod archive;
pub mod archive_writer;
pub mod blob_reader;
mod blob_stream;
mod chunk_body;
pub mod credential;
mod credential_helper;
pub mod digest;
pub mod docker_config;
mod foreign_layer;
pub mod image;
pub mod manifest;
pub mod media_type;
pub mod origin;
pub mod platform;
pub mod progress;
pub mod reference;
pub mod registry;
pub mod registry_name;
pub mod upload;
