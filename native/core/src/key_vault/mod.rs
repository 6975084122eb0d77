//! The data plane of a key vault (2016-10-01).

mod new_version;
pub mod presence;
pub mod secret;
mod spreading;
pub mod value_size;

pub use new_version::NewVersion;
