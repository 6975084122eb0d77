//! Standard libraries of other targets for the Rust toolchain that runs xtask.

use std::env;
use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use crate::process::{capture, run_quietly};
use crate::workspace::on_path;
use crate::{Result, workspace};

/// Adds the standard library of a target, if it is missing, by rustup. An unreachable server is detected within seconds.
///
/// # Errors
/// The reason: no rustup, no network, an unknown target.
pub fn add(target: &str) -> Result<()> {
    // Builds at the same time may need the same target.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    if is_installed(target) {
        return Ok(());
    }
    let rustup = on_path("rustup").ok_or_else(|| {
        format!("Rust's standard library for {target} is missing, and there is no rustup to install it")
    })?;
    println!("Installing Rust's standard library for {target}");
    let mut command = Command::new(rustup);
    command.args(["target", "add", target]).current_dir(workspace::root()).env("RUST_BACKTRACE", "0");
    // The time in seconds without progress.
    run_quietly(command.env("RUSTUP_DOWNLOAD_TIMEOUT", "8").env("RUSTUP_MAX_RETRIES", "0"))?;
    // rustup adds to its active toolchain, which may be another one.
    match is_installed(target) {
        true => Ok(()),
        false => Err(format!("rustup added the target {target}, but the Rust that runs xtask does not have it").into()),
    }
}

/// Returns the target of the toolchain itself.
pub fn host() -> Result<String> {
    let told = capture(rustc().arg("-vV"))?;
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.ok_or("rustc does not print its host")?.to_owned())
}

/// Returns whether the toolchain has the standard library of a target.
fn is_installed(target: &str) -> bool {
    capture(rustc().args(["--print", "target-libdir", "--target", target]))
        .is_ok_and(|folder| Path::new(&folder).is_dir())
}

fn rustc() -> Command {
    Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn target_of_this_machine_needs_no_download_and_an_unknown_one_is_an_error() {
        add(&host().expect("a toolchain")).expect("it is installed with the toolchain");
        let error = add("no-such-target").expect_err("Rust has none").to_string();
        assert!(error.contains("no-such-target"), "{error}");
    }
}
