//! Debian's Rust, which can build its standard library for Windows; the toolchain of rustup may lack the target.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use crate::apt;
use crate::peers::{Tool, system_packages};
use crate::process::capture;
use crate::workspace::{on_path, root};

pub const TARGET: &str = "x86_64-pc-windows-gnu";
/// `test` is needed by the cross-built tests: without it here too, they would share no compiled crates with the library.
pub const TARGET_ARGUMENTS: [&str; 3] = ["-Zbuild-std=std,panic_unwind,test", "--target", TARGET];

/// The oldest version that the workspace supports.
const NEEDED: &str = env!("CARGO_PKG_RUST_VERSION");

const WINDOWS_BUILD: &str = "the library for Windows and its tests";

const PACKAGES: [Tool; 4] = [
    ("x86_64-w64-mingw32-gcc", "gcc-mingw-w64-x86-64-posix", WINDOWS_BUILD),
    ("/usr/bin/rustc", "rustc-web", WINDOWS_BUILD),
    ("/usr/bin/cargo", "cargo-web", WINDOWS_BUILD),
    ("/usr/lib/rustlib/src/rust/library/std/Cargo.toml", "rust-web-src", WINDOWS_BUILD),
];

/// Installs the missing packages; returns what cannot be installed.
pub fn missing() -> Option<String> {
    // Two phases ask at the same time, and apt has a lock.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    system_packages(&PACKAGES);
    let absent = PACKAGES.iter().filter(|(program, ..)| on_path(program).is_none() && !Path::new(program).is_file());
    let names: Vec<&str> = absent.map(|(_, package, _)| *package).collect();
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

/// Returns Debian's Cargo at the top of the checkout, building below `target`.
pub fn cargo(target: &Path) -> Command {
    let mut command = Command::new("/usr/bin/cargo");
    command.current_dir(root());
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
        command.env_remove(trace);
    }
    let mut path = vec![PathBuf::from("/usr/bin")];
    path.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    // Folders of a PATH contain no separator, so joining them cannot fail.
    command.env("PATH", env::join_paths(path).unwrap_or_default());
    command.env("RUSTC_BOOTSTRAP", "1").env("CARGO_TARGET_DIR", target);
    command
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
