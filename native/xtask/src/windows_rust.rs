//! The Rust toolchain that builds for Windows: the one that runs xtask, or Debian's, which can compile the standard library from its sources.

use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use crate::peers::{Tool, is_missing, system_packages};
use crate::process::cargo;
use crate::{Result, debian_rust, rust_target};

pub const TARGET: &str = "x86_64-pc-windows-gnu";

const LINKER: Tool = ("x86_64-w64-mingw32-gcc", "gcc-mingw-w64-x86-64-posix", "the library for Windows and its tests");

enum Toolchain {
    Own,
    Debian,
}

/// Installs what is missing; returns what cannot be installed.
pub fn missing() -> Option<&'static str> {
    toolchain().as_ref().err().map(String::as_str)
}

/// Returns the Cargo command for Windows, which writes below `folder`.
///
/// # Errors
/// What is [`missing`].
pub fn cargo_for_windows(command: &str, folder: &Path) -> Result<Command> {
    let mut cargo = match toolchain().as_ref().map_err(String::as_str)? {
        Toolchain::Debian => debian_rust::cargo(command),
        Toolchain::Own => {
            let mut own = cargo();
            own.arg(command);
            own
        }
    };
    cargo.args(["--target", TARGET]).env("CARGO_TARGET_DIR", folder);
    Ok(cargo)
}

/// Selects the toolchain in the first call, while the others wait.
fn toolchain() -> &'static std::result::Result<Toolchain, String> {
    static SELECTED: OnceLock<std::result::Result<Toolchain, String>> = OnceLock::new();
    SELECTED.get_or_init(|| {
        system_packages(&[LINKER]);
        if is_missing(&LINKER) {
            return Err(format!("{} is absent", LINKER.0));
        }
        let Err(error) = rust_target::add(TARGET) else { return Ok(Toolchain::Own) };
        if let Some(missing) = debian_rust::missing() {
            return Err(format!("{error}; {missing}"));
        }
        println!("The library for Windows is compiled by Debian's Rust: {error}");
        Ok(Toolchain::Debian)
    })
}
