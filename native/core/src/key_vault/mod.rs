//! The data plane of a key vault (2016-10-01).

mod new_version;
pub(crate) mod presence;
pub(crate) mod secret;
mod spreading;
pub(crate) mod value_size;

pub(crate) use new_version::NewVersion;
