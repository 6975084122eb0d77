//! Debian's Rust, which can build its standard library for Windows; the toolchain of rustup may lack the target.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::peers::{Tool, system_packages};
use crate::workspace::{on_path, root};

pub const TARGET: &str = "x86_64-pc-windows-gnu";
/// `test` is needed by the cross-built tests: without it here too, they would share no compiled crates with the library.
pub const TARGET_ARGUMENTS: [&str; 3] = ["-Zbuild-std=std,panic_unwind,test", "--target", TARGET];

const WINDOWS_BUILD: &str = "the library for Windows and its tests";

const PACKAGES: [Tool; 4] = [
    ("x86_64-w64-mingw32-gcc", "gcc-mingw-w64-x86-64-posix", WINDOWS_BUILD),
    ("/usr/bin/rustc", "rustc-web", WINDOWS_BUILD),
    ("/usr/bin/cargo", "cargo-web", WINDOWS_BUILD),
    ("/usr/lib/rustlib/src/rust/library/std/Cargo.toml", "rust-web-src", WINDOWS_BUILD),
];

/// Installs the missing packages; returns what cannot be installed.
pub fn missing() -> Option<String> {
    system_packages(&PACKAGES);
    let absent = PACKAGES.iter().filter(|(program, ..)| on_path(program).is_none() && !Path::new(program).is_file());
    let names: Vec<&str> = absent.map(|(_, package, _)| *package).collect();
    (!names.is_empty()).then(|| format!("these Debian packages are absent: {}", names.join(" ")))
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
