//! Where the clients of registries, and the system, look for certificates that they trust.

pub mod hint;
pub mod machine;
pub mod scope;
pub mod system;
pub mod target;
pub mod windows_store;
