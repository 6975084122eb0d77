//! Copy-, Export-, Import-, Get-, and Remove-ContainerRegistryImage: images without Docker.

pub(super) mod connection;
pub mod copy;
pub(super) mod deployed_login;
pub mod export;
pub mod import;
pub mod list;
pub mod lookup;
mod pattern;
mod push;
pub mod remove;

pub use connection::Connection;
