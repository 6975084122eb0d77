//! `cargo xtask test-windows`: the packaged module and its DLL in Wine, with stamps on this machine.

mod c_program;
mod core_tests;
mod module_tests;
pub mod wine;

use crate::package::Packed;
use crate::tally::{Suite, Tally};
use crate::tree::Tree;
use crate::{Result, assemble, debian_rust, package};

/// A suite; if it fails to run, the others still run.
type Run = fn(&Packed, &Tree) -> Result<Suite>;
const PROGRAMS: [(&str, Run); 2] = [(core_tests::NAME, core_tests::run), (c_program::NAME, c_program::run)];
const MODULE: [(&str, Run); 1] = [(module_tests::NAME, module_tests::run)];

pub fn run() -> Result<()> {
    assemble::build()?;
    let packed = package::pack_for_tests()?;
    let tree = Tree::packed(&packed.archive)?;
    let mut tally = Tally::default();
    tally.extend(programs(&packed, &tree));
    tally.extend(module(&packed, &tree));
    println!("{}\n{}", tally.report(), tally.closing_line());
    if tally.failed() > 0 {
        std::process::exit(1);
    }
    Ok(())
}

/// Runs the core's tests and the C program, which mostly compile.
pub fn programs(packed: &Packed, tree: &Tree) -> Vec<Suite> {
    suites(&PROGRAMS, packed, tree)
}

/// Runs the module's suites. The stamp must be built for this machine.
pub fn module(packed: &Packed, tree: &Tree) -> Vec<Suite> {
    suites(&MODULE, packed, tree)
}

fn suites(suites: &[(&str, Run)], packed: &Packed, tree: &Tree) -> Vec<Suite> {
    let missing = wine::missing().map(str::to_owned).or_else(debian_rust::missing);
    let run = |(name, run): &(&str, Run)| match &missing {
        Some(missing) => Suite::absent(*name, missing),
        None => run(packed, tree).unwrap_or_else(|error| Suite::broken(*name, &error.to_string())),
    };
    suites.iter().map(run).collect()
}
