//! The nightly toolchain: only it has sanitizers.

use std::process::{Command, Stdio};

use crate::Result;
use crate::workspace::root;

/// Cargo gives the flags of a named target to no build script.
pub const TARGET: &str = "x86_64-unknown-linux-gnu";

/// Returns the Cargo of the nightly toolchain.
///
/// # Errors
/// If there is no nightly toolchain.
pub fn cargo() -> Result<Command> {
    let nightly = || {
        let mut command = Command::new("rustup");
        command.args(["run", "nightly", "cargo"]).current_dir(root());
        // Those of the toolchain that runs xtask.
        command.env_remove("CARGO").env_remove("RUSTC");
        command
    };
    let status = nightly().arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if status.is_ok_and(|status| status.success()) {
        return Ok(nightly());
    }
    Err("no nightly toolchain: install it with `rustup toolchain install nightly`".into())
}
