//! Where the clients of registries, and the system, look for certificates that they trust.

pub(crate) mod hint;
pub(crate) mod machine;
pub(crate) mod scope;
pub(crate) mod system;
pub(crate) mod target;
pub(crate) mod windows_store;
