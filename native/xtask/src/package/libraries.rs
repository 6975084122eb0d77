//! The native libraries of the package, for all platforms that this machine can build for, in the `dist` profile.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use super::Packaging;
use super::zig::Zig;
use crate::Result;
use crate::process::{cargo, run_quietly};
use crate::workspace::{library_file, runtime_identifier};
use crate::{rust_target, windows_rust};

/// All platforms of PowerShell and the module: .NET's name, Rust's target.
const PLATFORMS: [(&str, &str); 7] = [
    ("linux-arm64", "aarch64-unknown-linux-gnu"),
    ("linux-musl-x64", "x86_64-unknown-linux-musl"),
    ("linux-x64", "x86_64-unknown-linux-gnu"),
    ("osx-arm64", "aarch64-apple-darwin"),
    ("osx-x64", "x86_64-apple-darwin"),
    ("win-arm64", "aarch64-pc-windows-msvc"),
    ("win-x64", "x86_64-pc-windows-gnu"),
];

/// Returns Rust's target of a platform.
pub fn target_of(platform: &str) -> Result<&'static str> {
    let known = PLATFORMS.iter().find(|(name, _)| *name == platform);
    known.map(|(_, target)| *target).ok_or_else(|| format!("there is no platform '{platform}'").into())
}

/// Without the feature `header`, which packages do not need.
pub const LIBRARY: [&str; 4] = ["--lib", "--package", "azs_container_registry", "--no-default-features"];

pub struct Library {
    pub runtime_identifier: String,
    pub file: PathBuf,
}

impl Library {
    /// Returns the path in the module's folder: <https://learn.microsoft.com/dotnet/core/rid-catalog>.
    pub fn place(&self) -> Result<String> {
        let name = self.file.file_name().ok_or("a library has a file name")?.to_string_lossy();
        Ok(format!("runtimes/{}/native/{name}", self.runtime_identifier))
    }
}

#[derive(Default)]
pub struct Built {
    pub libraries: Vec<Library>,
    /// Rust's names of the platforms.
    pub targets: Vec<String>,
    /// Platform and reason.
    pub left_out: Vec<String>,
}

/// Builds for all platforms that are possible here, at the same time: each build ends with minutes of a single compiler process. Builds with the same folder
/// wait for each other in Cargo.
pub fn build(packaging: &Packaging) -> Result<Built> {
    let outcomes: Vec<_> = thread::scope(|scope| {
        let running: Vec<_> = PLATFORMS
            .iter()
            .map(|(platform, target)| scope.spawn(move || build_for(platform, target, packaging)))
            .collect();
        running
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|_| Err("the build of a library panicked".into())))
            .collect()
    });
    let mut built = Built::default();
    for ((platform, target), outcome) in PLATFORMS.into_iter().zip(outcomes) {
        match outcome? {
            Ok(file) => {
                check_paths(&file, packaging)?;
                built.take(platform, target, file);
            }
            Err(reason) => built.left_out.push(format!("{platform}: {reason}")),
        }
    }
    Ok(built)
}

/// Returns the library, or why it cannot be built here.
fn build_for(platform: &str, target: &str, packaging: &Packaging) -> Result<std::result::Result<PathBuf, String>> {
    let on_linux = cfg!(all(target_os = "linux", target_arch = "x86_64"));
    let is_tested = platform == runtime_identifier() || platform == "win-x64";
    if packaging.only_tested && !is_tested {
        return Ok(Err("the tests do not need it".to_owned()));
    }
    if on_linux && platform.starts_with("linux-") {
        return for_linux(target, packaging);
    }
    if platform == runtime_identifier() {
        return for_this_machine(packaging).map(Ok);
    }
    if on_linux && platform == "win-x64" {
        return match windows_rust::missing() {
            None => for_windows(packaging).map(Ok),
            Some(missing) => Ok(Err(missing.to_owned())),
        };
    }
    Ok(Err(format!("it must be built on such a machine, and given as {platform}=<library>")))
}

impl Built {
    fn take(&mut self, platform: &str, target: &str, file: PathBuf) {
        self.libraries.push(Library { runtime_identifier: platform.to_owned(), file });
        self.targets.push(target.to_owned());
    }

    /// Adds libraries built on other machines, given as `RID=FILE`.
    pub fn add(&mut self, further: &[String]) -> Result<()> {
        for given in further {
            let (name, file) = given.split_once('=').ok_or_else(|| format!("'{given}' is not RID=FILE"))?;
            let target = target_of(name)?;
            if self.libraries.iter().any(|library| library.runtime_identifier == name) {
                return Err(format!("{name} was built here already").into());
            }
            self.take(name, target, PathBuf::from(file));
            self.left_out.retain(|left| !left.starts_with(&format!("{name}:")));
        }
        self.libraries.sort_by(|a, b| a.runtime_identifier.cmp(&b.runtime_identifier));
        Ok(())
    }

    /// Prints the required C library version, since an operator's Linux may have an older one.
    pub fn say_what_linux_needs(&self) -> Result<()> {
        for library in self.libraries.iter().filter(|library| library.runtime_identifier.starts_with("linux-")) {
            if let Some((major, minor)) = newest_glibc(&fs::read(&library.file)?) {
                println!("{} needs glibc {major}.{minor} or later.", library.runtime_identifier);
            }
        }
        Ok(())
    }
}

/// Builds the library of the package for this machine.
pub fn for_this_machine(packaging: &Packaging) -> Result<PathBuf> {
    let host = rust_target::host()?;
    if cfg!(target_os = "linux") {
        return for_linux(&host, packaging)?.map_err(Into::into);
    }
    with_own_linker(&host, packaging)
}

/// Builds with zig for older versions of the C library. Returns the reason if that is not possible.
pub fn for_linux(target: &str, packaging: &Packaging) -> Result<std::result::Result<PathBuf, String>> {
    if let Err(error) = rust_target::add(target) {
        return Ok(Err(error.to_string()));
    }
    let zig = match Zig::install() {
        Ok(zig) => zig,
        Err(error) if target == rust_target::host()? => {
            println!("zig is missing, so the library needs the C library of this machine: {error}");
            return with_own_linker(target, packaging).map(Ok);
        }
        Err(error) => return Ok(Err(format!("zig is missing: {error}"))),
    };
    // Otherwise Rust links musl into each library, and PowerShell has its own.
    let flags = if target.ends_with("-musl") { vec!["-Ctarget-feature=-crt-static".into()] } else { Vec::new() };
    build_library(zig.cargo_build(target), target, packaging, flags).map(Ok)
}

fn with_own_linker(target: &str, packaging: &Packaging) -> Result<PathBuf> {
    let mut command = cargo();
    // With an explicit target, the flags do not apply to build scripts.
    command.args(["build", "--target", target]);
    build_library(command, target, packaging, Vec::new())
}

fn build_library(mut command: Command, target: &str, packaging: &Packaging, flags: Vec<OsString>) -> Result<PathBuf> {
    command.env("CARGO_TARGET_DIR", &packaging.target);
    settle(&mut command, packaging, flags)?;
    run_quietly(command.args(LIBRARY))?;
    Ok(packaging.target.join(target).join(packaging.profile()).join(library_file()))
}

fn for_windows(packaging: &Packaging) -> Result<PathBuf> {
    run_quietly(windows_cargo("build", packaging)?.args(LIBRARY))?;
    let folder = windows_target(packaging).join(windows_rust::TARGET).join(packaging.profile());
    Ok(folder.join("azs_container_registry.dll"))
}

/// Returns the Cargo command for Windows with all settings except the selected crate.
pub fn windows_cargo(command: &str, packaging: &Packaging) -> Result<Command> {
    let mut cargo = windows_rust::cargo_for_windows(command, &windows_target(packaging))?;
    // Otherwise the linker writes the current time into the header, and keeps the symbols, 16 MB, in spite of the profile.
    settle(&mut cargo, packaging, vec!["-Clink-args=-Wl,--no-insert-timestamp -Wl,--strip-all".into()])?;
    Ok(cargo)
}

fn windows_target(packaging: &Packaging) -> PathBuf {
    packaging.target.join("windows")
}

/// Sets the options that make the output depend only on the sources.
fn settle(command: &mut Command, packaging: &Packaging, mut flags: Vec<OsString>) -> Result<()> {
    // Panic messages contain absolute paths for sources of crates, and relative paths for our own.
    let mut map = OsString::from("--remap-path-prefix=");
    map.push(cargo_home()?);
    map.push("=/cargo");
    flags.push(map);
    command.current_dir(&packaging.source).args(["--locked", "--profile", packaging.profile()]);
    command.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}".as_ref()));
    Ok(())
}

fn cargo_home() -> Result<PathBuf> {
    if let Some(told) = env::var_os("CARGO_HOME").filter(|told| !told.is_empty()) {
        return Ok(told.into());
    }
    Ok(env::home_dir().ok_or("there is no home folder")?.join(".cargo"))
}

/// Checks that the library contains no path of this machine, which would disclose information and make builds differ between machines.
fn check_paths(library: &Path, packaging: &Packaging) -> Result<()> {
    let bytes = fs::read(library).map_err(|error| format!("{}: {error}", library.display()))?;
    for folder in [&packaging.source, &packaging.target, &cargo_home()?] {
        let needle = folder.to_string_lossy().into_owned().into_bytes();
        if let Some(at) = bytes.windows(needle.len()).position(|window| window == needle) {
            let shown = String::from_utf8_lossy(&bytes[at..bytes.len().min(at + 160)]).into_owned();
            return Err(format!("{} holds a path of this machine: {shown}", library.display()).into());
        }
    }
    Ok(())
}

/// Returns the newest symbol version of the GNU C library that a shared object requires.
pub fn newest_glibc(library: &[u8]) -> Option<(u32, u32)> {
    const MARK: &[u8] = b"GLIBC_";
    let versions = library.windows(MARK.len()).enumerate().filter(|(_, window)| *window == MARK);
    let version = |(at, _)| {
        let text: String = library[at + MARK.len()..]
            .iter()
            .take(12)
            .take_while(|byte| **byte != 0)
            .map(|byte| char::from(*byte))
            .collect();
        let mut numbers = text.split('.').map(str::parse::<u32>);
        Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
    };
    versions.filter_map(version).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newest_version_is_compared_by_number() {
        assert_eq!(newest_glibc(b"\0GLIBC_2.9\0GLIBC_2.34\0GLIBC_2.4\0GLIBC_PRIVATE\0"), Some((2, 34)));
        assert_eq!(newest_glibc(b"nothing"), None);
    }

    #[test]
    fn library_of_another_machine_is_added_once() {
        let mut built = Built { left_out: vec!["osx-arm64: x".into(), "win-arm64: y".into()], ..Built::default() };
        built.add(&["osx-arm64=/tmp/libx.dylib".to_owned()]).expect("a platform");
        assert_eq!(built.left_out, ["win-arm64: y"]);
        assert_eq!(built.libraries[0].place().expect("a place"), "runtimes/osx-arm64/native/libx.dylib");
        for wrong in ["osx-arm64=/again", "amiga=/x", "win-x64"] {
            assert!(built.add(&[wrong.to_owned()]).is_err(), "{wrong}");
        }
    }
}
