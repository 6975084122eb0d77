//! `cargo xtask generate`: writes the files that are made from the sources and checked in. The tests that compare them write them.

use crate::Result;
use crate::process::{cargo, run};

/// With `workspace-hack` the dependencies have the features that the whole workspace gives them, and are not compiled again.
const LIBRARY: [&str; 4] = ["-p", "azs_container_registry", "-p", "workspace-hack"];

pub fn run_all() -> Result<()> {
    // The header is made from the exported functions when the library is built, and those are written by the first turn.
    for _ in 0..2 {
        bless(&["--lib"], "use_case::generated")?;
    }
    bless(&["-p", "azcr_core", "--test", "error_table"], "the_page_is_made_from_the_table")
}

/// Runs the tests whose names contain `tests`.
fn bless(selection: &[&str], tests: &str) -> Result<()> {
    let mut command = cargo();
    command.args(["test", "--quiet", "--release"]).args(LIBRARY).args(selection).args(["--", tests]);
    run(command.env("AZCR_BLESS", "1"))
}
