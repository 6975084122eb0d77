//! Translates errors of the SSH library for the operator.

use russh::Error as Ssh;

use super::target::Target;
use crate::error::{Error, ErrorId};

/// Translates an error before sign-in.
pub(super) fn while_connecting(error: &Ssh, target: &Target) -> Error {
    let (id, why) = match error {
        Ssh::NoCommonAlgo { kind, theirs, .. } => {
            (ErrorId::SshUnsupported, format!("it offers no supported {kind:?} algorithm, only {}", theirs.join(", ")))
        }
        Ssh::Version => (ErrorId::SshUnsupported, "the host does not speak SSH".to_owned()),
        Ssh::IO(error) => (ErrorId::SshUnreachable, error.to_string()),
        Ssh::HUP | Ssh::Disconnect => (ErrorId::SshUnreachable, "the connection was closed at once".to_owned()),
        error => (ErrorId::SshUnsupported, error.to_string()),
    };
    Error::new(id, format!("no SSH connection to {target}: {why}")).with_target(target.to_string())
}

pub(super) fn lost(target: &Target) -> Error {
    Error::new(ErrorId::SshConnectionLost, format!("the SSH connection to {target} was lost"))
        .with_target(target.to_string())
}

pub(super) fn slow(target: &Target, doing: &str) -> Error {
    Error::new(ErrorId::SshTimedOut, format!("{target} did not answer in time while {doing}"))
        .with_target(target.to_string())
}
