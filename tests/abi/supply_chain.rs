//! Pre-release crates, and the unsafe code: both are listed or counted, so that more of either is a decision.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Blocks and functions with unsafe code in `native/ffi`, without the generated start calls. Lower it when there are fewer.
const MOST_UNSAFE: usize = 44;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the crates of `Cargo.lock` with a pre-release version. Text after a `+` is not part of it.
fn pre_releases() -> BTreeMap<String, String> {
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).expect("Cargo.lock");
    let value = |block: &str, key: &str| {
        let line = block.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = \""))?;
        Some(line.trim_end_matches('"').to_owned())
    };
    let crates = lock.split("[[package]]").filter_map(|block| Some((value(block, "name")?, value(block, "version")?)));
    crates.filter(|(_, version)| version.split('+').next().is_some_and(|version| version.contains('-'))).collect()
}

#[test]
fn every_pre_release_crate_has_a_reason_an_owner_and_a_date() {
    let page = std::fs::read_to_string(root().join("docs/security.md")).expect("the page");
    let (_, section) = page.split_once("### Pre-release crates\n").expect("the section");
    let rows = section.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|'));
    let mut listed = BTreeMap::new();
    for row in rows.skip(2) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [name, version, reason, owner, date] = cells[..] else { panic!("five cells: {row}") };
        assert!(!reason.is_empty() && !owner.is_empty(), "{row}");
        let digits: Vec<usize> = date.split('-').map(|part| part.bytes().filter(u8::is_ascii_digit).count()).collect();
        assert_eq!((digits, date.len()), (vec![4, 2, 2], 10), "a date: {row}");
        listed.insert(name.to_owned(), version.to_owned());
    }
    assert_eq!(listed, pre_releases(), "the table of docs/security.md against Cargo.lock");
}

#[test]
fn unsafe_code_is_only_in_the_abi_and_does_not_grow() {
    let mut count = 0;
    for file in sources(&root().join("native")) {
        let code = std::fs::read_to_string(&file).expect("a source");
        let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
        let found = lines
            .filter(|line| line.contains("unsafe {") || line.contains("unsafe fn ") || line.contains("unsafe impl "))
            .count();
        let is_abi = file.starts_with(root().join("native/ffi"));
        assert!(is_abi || found == 0, "{} has unsafe code", file.display());
        if !file.ends_with("exports.rs") && !file.ends_with("panic_tests.rs") {
            count += found;
        }
    }
    println!("{count} blocks, functions, and implementations with unsafe code");
    assert!(count <= MOST_UNSAFE, "{count} places with unsafe code; the limit is {MOST_UNSAFE}");
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries
        .flat_map(|path| match path.is_dir() {
            true => sources(&path),
            false => vec![path],
        })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}
