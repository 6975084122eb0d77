//! The data side of a key vault (2016-10-01).

pub mod presence;
pub mod secret;
