//! The README's table of dependencies against the manifests.

use std::collections::BTreeSet;
use std::fs;

use super::root;

/// Without `native/workspace-hack`, which only enables features of the other packages' dependencies.
const MANIFESTS: [&str; 4] =
    ["Cargo.toml", "native/core/Cargo.toml", "native/stamp/Cargo.toml", "native/xtask/Cargo.toml"];
const OUR_OWN: [&str; 2] = ["azcr_core", "stamp"];

/// Returns the keys of `[dependencies]`, `[dev-dependencies]`, `[build-dependencies]`, and those of targets.
fn direct(manifest: &str) -> BTreeSet<String> {
    let (mut inside, mut names) = (false, BTreeSet::new());
    for line in manifest.lines() {
        if line.starts_with('[') {
            let table = line.trim_matches(['[', ']']);
            inside = table.rsplit(['.', '-']).next() == Some("dependencies") && !table.starts_with("workspace");
        } else if let Some((name, _)) = line.split_once(" = ").filter(|_| inside && !line.starts_with('#')) {
            names.insert(name.to_owned());
        }
    }
    names
}

/// Returns the first cells of the table. `a → b`: b is used instead of a; names in backticks belong to the standard library.
fn named(readme: &str) -> BTreeSet<String> {
    let section = readme.split_once("### Dependencies").map_or("", |(_, rest)| rest);
    let cells = section.lines().filter(|line| line.starts_with("| ")).skip(2).filter_map(|line| line.split('|').nth(1));
    let used = cells.map(|cell| {
        cell.rsplit('→').next().unwrap_or(cell).split(" (").next().unwrap_or(cell).to_owned() + &rest(cell)
    });
    used.flat_map(|cell| cell.split(',').map(|name| name.trim().to_owned()).collect::<Vec<_>>())
        .filter(|name| !name.is_empty() && !name.starts_with('`'))
        .collect()
}

/// Returns the text after a remark in parentheses.
fn rest(cell: &str) -> String {
    cell.split_once(')').map_or_else(String::new, |(_, rest)| rest.to_owned())
}

#[test]
fn readme_lists_exactly_the_direct_dependencies() {
    let mut direct_ones = BTreeSet::new();
    for manifest in MANIFESTS {
        direct_ones.extend(direct(&fs::read_to_string(root().join(manifest)).expect(manifest)));
    }
    direct_ones.retain(|name| !OUR_OWN.contains(&name.as_str()));
    assert!(direct_ones.len() > 40, "{direct_ones:?}");
    let named = named(&fs::read_to_string(root().join("README.md")).expect("README"));
    let missing: Vec<_> = direct_ones.difference(&named).collect();
    let foreign: Vec<_> = named.difference(&direct_ones).collect();
    assert!(missing.is_empty() && foreign.is_empty(), "not in README.md: {missing:?}; in no manifest: {foreign:?}");
}
