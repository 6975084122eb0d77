//! A user without rights, as which root can run a program.

use std::os::unix::process::CommandExt as _;
use std::process::Command;

const NOBODY: u32 = 65534;

/// Returns whether this process may become another user.
pub fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n")
}

/// Lets the program run as a user without rights. Only root may do that.
pub fn restrict(program: &mut Command) -> &mut Command {
    program.uid(NOBODY).gid(NOBODY)
}
