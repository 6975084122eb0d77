//! `cargo xtask bench`: speed and memory of the library as it ships, as ratios within one run. The measurements are ignored tests, which run
//! one after the other, on a machine that should be idle otherwise.

use std::path::{Path, PathBuf};

use crate::{Result, package, peers, rust_tests};

pub fn run_all() -> Result<()> {
    let environment = peers::install();
    measure(&package::library_for_this_machine()?, &environment)
}

/// Fails when a measurement cannot be made, not when it is a bad one.
pub fn measure(library: &Path, environment: &[(&'static str, PathBuf)]) -> Result<()> {
    let library = ("AZCR_NATIVE_LIBRARY", library.to_owned());
    rust_tests::measure(&[environment, &[library]].concat())
}
