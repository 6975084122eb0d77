//! Debian's Rust, which compiles the standard library for Windows from its sources.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use crate::apt;
use crate::peers::{Tool, is_missing, system_packages};
use crate::process::capture;
use crate::workspace::root;

/// `test` is needed by the cross-built tests: without it here too, they would share no compiled crates with the library.
const STANDARD_LIBRARY: &str = "-Zbuild-std=std,panic_unwind,test";

/// The oldest version that the workspace supports.
const NEEDED: &str = env!("CARGO_PKG_RUST_VERSION");

const WINDOWS_BUILD: &str = "the library for Windows and its tests";

const PACKAGES: [Tool; 3] = [
    ("/usr/bin/rustc", "rustc-web", WINDOWS_BUILD),
    ("/usr/bin/cargo", "cargo-web", WINDOWS_BUILD),
    ("/usr/lib/rustlib/src/rust/library/std/Cargo.toml", "rust-web-src", WINDOWS_BUILD),
];

/// Installs the missing packages; returns what cannot be installed.
pub fn missing() -> Option<String> {
    system_packages(&PACKAGES);
    let names: Vec<&str> = PACKAGES.iter().filter(|tool| is_missing(tool)).map(|(_, package, _)| *package).collect();
    if !names.is_empty() {
        return Some(format!("these Debian packages are absent: {}", names.join(" ")));
    }
    too_old().and_then(|_| {
        let rust = ["rustc-web", "cargo-web", "rust-web-src"];
        let failure = apt::install_newest(&rust).err().map_or_else(String::new, |error| format!(" ({error})"));
        too_old().map(|version| format!("Debian's Rust is {version}, and {NEEDED} is needed{failure}"))
    })
}

/// Returns the version of Debian's Rust if it is older than the workspace needs.
fn too_old() -> Option<String> {
    let shown = capture(Command::new("/usr/bin/rustc").arg("-V")).unwrap_or_default();
    let version = shown.split_whitespace().nth(1).unwrap_or("unknown").to_owned();
    (minor(&version) < minor(NEEDED)).then_some(version)
}

/// Returns 95 of `1.95.0`; `None` sorts first.
fn minor(version: &str) -> Option<u32> {
    version.split('.').nth(1)?.parse().ok()
}

/// Returns Debian's Cargo with a command, at the top of the checkout.
pub fn cargo(command: &str) -> Command {
    let mut cargo = Command::new("/usr/bin/cargo");
    cargo.args([command, STANDARD_LIBRARY]).current_dir(root());
    // Removes the toolchain variables of the Cargo that runs xtask.
    for trace in [
        "CARGO",
        "RUSTC",
        "RUSTDOC",
        "RUSTC_WRAPPER",
        "RUSTFLAGS",
        "RUSTUP_TOOLCHAIN",
        "RUSTUP_HOME",
        "LD_LIBRARY_PATH",
    ] {
        cargo.env_remove(trace);
    }
    let mut path = vec![PathBuf::from("/usr/bin")];
    path.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    // Folders of a PATH contain no separator, so joining them cannot fail.
    cargo.env("PATH", env::join_paths(path).unwrap_or_default()).env("RUSTC_BOOTSTRAP", "1");
    cargo
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_number() {
        assert_eq!((minor("1.95.0"), minor("1.95"), minor("unknown")), (Some(95), Some(95), None));
        assert!(minor("1.85.0") < minor(NEEDED) && minor("unknown") < minor(NEEDED));
        assert!(minor("1.100.0") > minor("1.95.0"));
    }
}
