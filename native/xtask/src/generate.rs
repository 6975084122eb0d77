//! `cargo xtask generate`: updates the checked-in files that are generated from the sources. Most are written by the tests that compare them.

use crate::process::{cargo, run};
use crate::{Result, module_lists};

/// With `workspace-hack`, the dependencies have the features of the whole workspace, and are not compiled again.
const LIBRARY: [&str; 4] = ["-p", "azs_container_registry", "-p", "workspace-hack"];

pub fn run_all() -> Result<()> {
    // The build generates the header from the exported functions, which the first pass writes.
    for _ in 0..2 {
        bless(&["--lib"], "use_case::generated")?;
    }
    bless(&["-p", "azcr_core", "--test", "error_table"], "page_matches_the_table")?;
    module_lists::write()
}

/// Runs the tests whose names contain `tests`.
fn bless(selection: &[&str], tests: &str) -> Result<()> {
    let mut command = cargo();
    command.args(["test", "--quiet", "--release"]).args(LIBRARY).args(selection).args(["--", tests]);
    run(command.env("AZCR_BLESS", "1"))
}
