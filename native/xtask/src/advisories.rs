//! `Cargo.lock` against a database of advisories, without a network.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::run_quietly;
use crate::tally::Suite;
use crate::workspace::{on_path, root};
use crate::{Error, Result};

const NAME: &str = "Advisories";
/// A folder with the content of <https://github.com/RustSec/advisory-db>.
pub const DATABASE: &str = "AZCR_ADVISORY_DB";
const PROGRAM: &str = "cargo-audit";

/// Checks the crates against the folder `database`. Skipped without it, and without cargo-audit.
pub fn suite(database: Option<PathBuf>) -> Suite {
    let Some(database) = database else {
        return Suite::absent(NAME, &format!("{DATABASE} does not name a folder with the advisory database"));
    };
    let Some(program) = on_path(PROGRAM) else { return Suite::absent(NAME, &format!("there is no {PROGRAM}")) };
    let mut suite = Suite::new(NAME);
    suite.count("no crate of Cargo.lock has one", check(&program, &database, &root().join("Cargo.lock")));
    suite
}

fn check(program: &Path, database: &Path, lock: &Path) -> Result<()> {
    if !has_advisories(database) {
        // The program would accept every crate.
        return Err(format!("{} has no advisories below crates", database.display()).into());
    }
    let mut command = Command::new(program);
    command.args(["audit", "--no-fetch", "--stale", "--db"]).arg(database).arg("--file").arg(lock);
    for id in ignored(&fs::read_to_string(root().join("deny.toml"))?)? {
        command.args(["--ignore", &id]);
    }
    run_quietly(&mut command)
}

fn has_advisories(database: &Path) -> bool {
    let files = |folder: PathBuf| fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut all = files(database.join("crates")).flat_map(files);
    all.any(|file| file.extension().is_some_and(|extension| extension == "md"))
}

/// Returns the ids that deny.toml ignores, so that both programs ignore the same ones.
fn ignored(deny: &str) -> Result<Vec<String>> {
    let deny: toml::Table = toml::from_str(deny)?;
    let rows = deny["advisories"]["ignore"].as_array().ok_or("deny.toml: advisories.ignore is not a list")?;
    let id = |row: &toml::Value| row["id"].as_str().map(str::to_owned).ok_or_else(|| Error::from("an id is missing"));
    rows.iter().map(id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::empty_scratch;

    /// Creates a database with one advisory about all versions of a crate.
    fn database(name: &str, about: &str) -> PathBuf {
        let folder = empty_scratch(name).expect("a folder");
        let of_crate = folder.join("crates").join(about);
        fs::create_dir_all(&of_crate).expect("a folder");
        let text = format!(
            "```toml\n[advisory]\nid = \"RUSTSEC-2026-0001\"\npackage = \"{about}\"\ndate = \"2026-01-01\"\n\n[versions]\npatched = []\n```\n\n# A test\n\nText.\n"
        );
        fs::write(of_crate.join("RUSTSEC-2026-0001.md"), text).expect("a file");
        folder
    }

    #[test]
    fn crate_with_an_advisory_fails_the_check() {
        let Some(program) = on_path(PROGRAM) else {
            println!("SKIPPED crate_with_an_advisory_fails_the_check: there is no {PROGRAM}");
            return;
        };
        let lock = root().join("Cargo.lock");
        check(&program, &database("advisory-other", "no-crate-of-ours"), &lock).expect("it is not about our crates");
        let error = check(&program, &database("advisory-hyper", "hyper"), &lock).expect_err("it is about hyper");
        assert!(error.to_string().contains("RUSTSEC-2026-0001"), "{error}");
    }

    #[test]
    fn folder_without_advisories_fails_the_check() {
        let folder = empty_scratch("advisory-none").expect("a folder");
        let error = check(Path::new(PROGRAM), &folder, &root().join("Cargo.lock")).expect_err("an empty folder");
        assert!(error.to_string().contains("has no advisories"), "{error}");
    }

    #[test]
    fn suite_is_skipped_by_name_without_a_database() {
        let suite = suite(None);
        assert_eq!((suite.passed.len(), suite.failed.len()), (0, 0));
        assert_eq!(suite.skipped[0].0, "Advisories as a whole");
        assert!(suite.skipped[0].1.contains(DATABASE), "{:?}", suite.skipped);
    }

    #[test]
    fn ids_are_those_of_the_checked_in_file() {
        let deny = fs::read_to_string(root().join("deny.toml")).expect("deny.toml");
        assert_eq!(ignored(&deny).expect("ids"), ["RUSTSEC-2023-0071"]);
    }
}
