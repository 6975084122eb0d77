//! The users of a registry: secrets of its key vault that the setup on the virtual machine turns into logins.

pub mod add;
pub(super) mod asked;
pub mod list;
pub mod remove;
mod view;
