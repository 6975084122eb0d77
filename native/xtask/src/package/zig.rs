//! zig as C compiler and linker: it contains the symbols of every version of the GNU C library, and musl, so libraries are built for older and other systems
//! than this one.

use std::path::PathBuf;
use std::process::Command;

use crate::Result;
use crate::peers::virtual_environment;
use crate::process::cargo;
use crate::workspace::root;

const PACKAGES: [&str; 2] = ["cargo-zigbuild==0.24.1", "ziglang==0.17.1"];

/// That of RHEL 8; Ubuntu 20.04 has a later one.
pub const OLDEST_GLIBC: (u32, u32) = (2, 28);

pub struct Zig {
    programs: PathBuf,
}

impl Zig {
    /// Installs zig from the Python package index, below target.
    pub fn install() -> Result<Self> {
        Ok(Self { programs: virtual_environment("zig", &PACKAGES)? })
    }

    /// Returns the Cargo command `build` for a Rust target, whose standard library must be installed.
    pub fn cargo_build(&self, target: &str) -> Command {
        let mut command = Command::new(self.programs.join("cargo-zigbuild"));
        command.args(["zigbuild", "--target", &with_version(target)]).current_dir(root());
        command.env("CARGO_ZIGBUILD_ZIG_PATH", self.program());
        command.env("CARGO", cargo().get_program());
        command
    }

    /// Returns a C compiler for a Rust target.
    pub fn cc(&self, target: &str) -> Command {
        let mut command = Command::new(self.program());
        command.args(["cc", "-target", &with_version(target).replace("-unknown-", "-")]);
        if target.ends_with("-musl") {
            // Otherwise musl is linked statically, and such a program cannot load a library.
            command.arg("-dynamic");
        }
        command
    }

    fn program(&self) -> PathBuf {
        self.programs.join("python-zig")
    }
}

fn with_version(target: &str) -> String {
    match target.ends_with("-gnu") {
        true => format!("{target}.{}.{}", OLDEST_GLIBC.0, OLDEST_GLIBC.1),
        false => target.to_owned(),
    }
}
