//! `cargo xtask test-windows`: the packaged module and its DLL in Wine, with stamps on this machine.

mod c_program;
mod core_tests;
mod module_tests;
pub mod wine;

use crate::package::Packed;
use crate::tally::{Suite, Tally};
use crate::tree::Tree;
use crate::{Result, assemble, package, windows_rust};

pub fn run() -> Result<()> {
    assemble::build()?;
    let packed = package::pack_for_tests()?;
    let tree = Tree::packed(&packed.archive)?;
    let mut tally = Tally::default();
    tally.add(core());
    tally.extend(module(&packed, &tree));
    println!("{}\n{}", tally.report(), tally.closing_line());
    if tally.failed() > 0 {
        std::process::exit(1);
    }
    Ok(())
}

/// Builds and runs the core's tests, which need no package.
pub fn core() -> Suite {
    suite(core_tests::NAME, core_tests::run)
}

/// Runs the C program and the module's suites. The stamp must be built for this machine.
pub fn module(packed: &Packed, tree: &Tree) -> Vec<Suite> {
    vec![
        suite(c_program::NAME, || c_program::run(packed)),
        suite(module_tests::NAME, || module_tests::run(packed, tree)),
    ]
}

/// If the suite fails to run, the others still run.
fn suite(name: &str, run: impl FnOnce() -> Result<Suite>) -> Suite {
    match wine::missing().or_else(windows_rust::missing) {
        Some(missing) => Suite::absent(name, missing),
        None => run().unwrap_or_else(|error| Suite::broken(name, &error.to_string())),
    }
}
