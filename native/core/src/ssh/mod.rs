//! SSH to one machine: key sign-in, host key verification, commands. It does not use programs of the operator's machine, which may not have any.

mod command;
mod connection;
mod fault;
mod host_key;
mod key_envelope;
pub(crate) mod known_hosts;
mod marks;
mod new_key;
mod private_key;
mod quote;
mod rsa_signature;
mod target;
#[cfg(test)]
mod tests;

pub use command::{Command, Ended};
pub use connection::Connection;
pub use host_key::Trust;
pub use new_key::NewKey;
pub use private_key::read as read_private_key;
pub use quote::quoted;
pub use target::Target;
