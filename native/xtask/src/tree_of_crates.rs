//! The crates that Cargo compiles for a selection, for tests that no crate is compiled twice.

use std::collections::BTreeSet;

use crate::process::{capture, cargo};

/// Returns name, version, and features of each crate.
pub fn crates(selection: &[&str], edges: &str) -> BTreeSet<String> {
    let mut tree = cargo();
    tree.args(["tree", "--locked", "--prefix", "none", "--no-dedupe", "--format", "{p} {f}", "--edges", edges]);
    let shown = capture(tree.args(selection)).expect("cargo tree");
    // Only crates of macros have this mark.
    shown
        .lines()
        .filter(|line| !line.is_empty())
        .map(|line| line.replace(" (proc-macro)", "").trim_end().to_owned())
        .collect()
}
