//! Tests of the libraries for other Linux systems: the C program runs with them under qemu, or with the loader of musl.

use std::path::{Path, PathBuf};
use std::{env, fs};

use super::libraries::{newest_glibc, target_of};
use super::zig::{OLDEST_GLIBC, Zig};
use super::{Packaging, libraries};
use crate::c_harness::CHarness;
use crate::peers::{Tool, is_missing, system_packages};
use crate::stamp_process::StampProcess;
use crate::tally::{Suite, Tally};
use crate::workspace::scratch;
use crate::{Result, assemble, c_abi_flow};

const NAME: &str = "Libraries for other Linux systems";

/// Platform, and the tools that run its programs here.
const PLATFORMS: [(&str, &[Tool]); 2] = [
    (
        "linux-arm64",
        &[
            ("qemu-aarch64-static", "qemu-user-static", "the tests of the library for ARM64"),
            ("/usr/aarch64-linux-gnu/lib/libc.so.6", "libc6-arm64-cross", "the tests of the library for ARM64"),
        ],
    ),
    ("linux-musl-x64", &[("/lib/ld-musl-x86_64.so.1", "musl", "the tests of the library for musl")]),
];

/// Builds and tests these libraries in `cargo xtask test --all` if it is `1`; compiling each takes minutes.
const ALL_PLATFORMS: &str = "AZCR_ALL_PLATFORMS";

/// Builds the libraries and runs the C program with each. Fails if one fails.
pub fn run() -> Result<()> {
    assemble::module_for_this_machine()?;
    let mut tally = Tally::default();
    tally.add(all_platforms());
    println!("{}\n{}", tally.report(), tally.closing_line());
    if tally.failed() == 0 { Ok(()) } else { Err("a library failed".into()) }
}

/// Like [`run`], if [`ALL_PLATFORMS`] is set.
pub fn suite() -> Suite {
    match env::var_os(ALL_PLATFORMS).is_some_and(|value| value == "1") {
        true => all_platforms(),
        false => Suite::absent(NAME, &format!("compiling them takes minutes; {ALL_PLATFORMS}=1 includes them")),
    }
}

fn all_platforms() -> Suite {
    let mut suite = Suite::new(NAME);
    for (platform, tools) in PLATFORMS {
        system_packages(tools);
        let name = format!("{platform}: the main job, twice");
        match build(platform) {
            Ok(Ok(library)) => {
                suite.count(&format!("{platform}: its C library may be old"), is_for_old_systems(platform, &library));
                match tools.iter().find(|tool| is_missing(tool)) {
                    Some((tool, ..)) => suite.skipped.push((name, format!("there is no {tool}"))),
                    None => suite.count(&name, main_job(platform, &library)),
                }
            }
            Ok(Err(reason)) => suite.skipped.push((name, reason)),
            Err(error) => suite.fail(&name, error.to_string()),
        }
    }
    suite
}

fn build(platform: &str) -> Result<std::result::Result<PathBuf, String>> {
    libraries::for_linux(target_of(platform)?, &Packaging::of_this_checkout()?)
}

/// Checks that a library needs no later version of the GNU C library than [`OLDEST_GLIBC`], and none at all for musl.
pub fn is_for_old_systems(platform: &str, library: &Path) -> Result<()> {
    match newest_glibc(&fs::read(library)?) {
        Some(version) if !platform.contains("musl") && version <= OLDEST_GLIBC => Ok(()),
        None if platform.contains("musl") => Ok(()),
        found => Err(format!("{} needs the version {found:?} of the GNU C library", library.display()).into()),
    }
}

fn main_job(platform: &str, library: &Path) -> Result<()> {
    let harness = CHarness::for_linux(platform, Zig::install()?.cc(target_of(platform)?), library)?;
    harness.check()?;
    let stamp = StampProcess::start("aad", &scratch(platform)?, &[])?;
    c_abi_flow::run(&harness, &stamp, &platform.replace('-', ""))
}
