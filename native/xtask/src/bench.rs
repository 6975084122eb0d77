//! `cargo xtask bench`: speed and memory of the library as it ships, as ratios within one run. The measurements are tests that nextest
//! passes over; they are run one after the other, on a machine that should do nothing else meanwhile.

use std::path::{Path, PathBuf};

use crate::process::{cargo, run};
use crate::{Result, package, peers};

/// Measurements are named so.
const NAMES: &str = "test(/^measured_/)";

pub fn run_all() -> Result<()> {
    let environment = peers::install();
    measure(&package::library_for_this_machine()?, &environment)
}

/// Fails when a measurement cannot be made, not when it is a bad one.
pub fn measure(library: &Path, environment: &[(&'static str, PathBuf)]) -> Result<()> {
    // With the features of the whole workspace, as the tests are built: a package alone has others, and compiles its dependencies anew.
    let mut command = cargo();
    command.args(["nextest", "run", "--release", "--workspace", "--run-ignored", "only"]);
    command.args(["--no-capture", "--cargo-quiet", "--status-level", "none", "--filterset", NAMES]);
    command.envs(environment.iter().map(|(name, path)| (name, path)));
    run(command.env("AZCR_NATIVE_LIBRARY", library))
}
