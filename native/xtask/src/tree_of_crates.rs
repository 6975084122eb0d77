//! The crates that Cargo compiles for a selection, for tests that nothing is compiled twice.

use std::collections::BTreeSet;

use crate::process::{capture, cargo};

/// Name, version and features of each crate.
pub fn crates(selection: &[&str], edges: &str) -> BTreeSet<String> {
    let mut tree = cargo();
    tree.args(["tree", "--locked", "--prefix", "none", "--no-dedupe", "--format", "{p} {f}", "--edges", edges]);
    let shown = capture(tree.args(selection)).expect("cargo tree");
    // A crate of macros has a mark that a crate without does not have.
    shown
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| line.replace(" (proc-macro)", "").trim_end().to_owned())
        .collect()
}
