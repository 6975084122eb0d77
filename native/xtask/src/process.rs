//! Runs other programs.

use std::ffi::OsStr;
use std::process::{Command, Stdio};

use crate::Result;
use crate::workspace;

/// Runs a program; its output goes to ours.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|error| format!("{} does not start: {error}", name(command)))?;
    if status.success() {
        return Ok(());
    }
    Err(format!("{} failed ({status})", name(command)).into())
}

/// Runs a program and returns its standard output.
pub fn capture(command: &mut Command) -> Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("{} does not start: {error}", name(command)))?;
    if !output.status.success() {
        return Err(format!("{} failed ({})", name(command), output.status).into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a program, and shows its output only if it failed.
pub fn run_quietly(command: &mut Command) -> Result<()> {
    let output =
        command.stdin(Stdio::null()).output().map_err(|error| format!("{} does not start: {error}", name(command)))?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    Err(format!("{} failed ({})\n{}", name(command), output.status, String::from_utf8_lossy(&said)).into())
}

/// Returns the Cargo that runs this xtask, at the top of the checkout.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(workspace::root());
    command
}

fn name(command: &Command) -> String {
    let arguments = command.get_args().take(3).map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ");
    format!("{} {arguments}", command.get_program().to_string_lossy())
}
