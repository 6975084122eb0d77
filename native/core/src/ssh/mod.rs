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

pub(crate) use command::{Command, Ended};
pub(crate) use connection::Connection;
pub(crate) use host_key::Trust;
pub(crate) use new_key::NewKey;
pub(crate) use private_key::read as read_private_key;
pub(crate) use quote::quoted;
pub(crate) use target::Target;
