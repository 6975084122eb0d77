//! The core's own tests, cross-compiled: paths, encodings, certificates, and archives on Windows.

use std::path::PathBuf;
use std::process::Stdio;

use serde_json::Value;

use super::wine;
use crate::process::capture;
use crate::rust_tests::SKIPPED;
use crate::tally::Suite;
use crate::workspace::shared;
use crate::{Result, package};

pub const NAME: &str = "Rust tests of the core under Wine";

pub fn run() -> Result<Suite> {
    let mut command = wine::program(&build()?)?;
    command.arg("--show-output").env("AZCR_SHARED", wine::path(&shared()));
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let suite = read(&said);
    if !suite.failed.is_empty() {
        println!("{said}");
    }
    Ok(suite)
}

const TESTS: [&str; 3] = ["--lib", "--package", "azcr_core"];

/// Builds with the flags and the profile of the unoptimized package, to share compiled dependencies.
fn build() -> Result<PathBuf> {
    let mut command = package::windows_cargo("test")?;
    command.args(["--no-run", "--message-format", "json"]).args(TESTS);
    let told = capture(&mut command)?;
    let mut programs = told.lines().filter_map(|line| {
        let message: Value = serde_json::from_str(line).ok()?;
        message["executable"].as_str().map(PathBuf::from)
    });
    Ok(programs.next_back().ok_or("Cargo reports no test program")?)
}

/// Parses the output. Rust's test programs have no other stable output format: <https://doc.rust-lang.org/rustc/tests>.
fn read(output: &str) -> Suite {
    let mut suite = Suite::new(NAME);
    for line in output.lines() {
        if let Some((name, why)) = line.strip_prefix(SKIPPED).and_then(|rest| rest.split_once(": ")) {
            // It printed the line, and then passed.
            let said_so = |passed: &String| passed.rsplit("::").next() == Some(name);
            if let Some(at) = suite.passed.iter().position(said_so) {
                suite.passed.remove(at);
            }
            suite.skipped.push((name.to_owned(), why.to_owned()));
        }
        let Some((name, outcome)) = line.strip_prefix("test ").and_then(|rest| rest.split_once(" ... ")) else {
            continue;
        };
        match outcome.strip_prefix("ignored") {
            Some(why) => suite.skipped.push((name.to_owned(), why.trim_start_matches(", ").to_owned())),
            None if outcome == "ok" => suite.passed.push(name.to_owned()),
            None => suite.fail(name, "see its output above"),
        }
    }
    // A program that crashes prints no such line.
    if !output.contains("\ntest result: ") {
        suite.fail("all tests", "the program ended before its last test");
    }
    suite
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::package::LIBRARY;
    use crate::tree_of_crates::crates;
    use crate::windows_rust;

    #[test]
    fn packaged_library_and_tests_compile_each_dependency_with_the_same_features() {
        let of = |selection: &[&str], edges| {
            // `cargo tree` does not include the libraries of a package.
            let selection: Vec<_> = selection.iter().copied().filter(|one| *one != "--lib").collect();
            crates(&[&selection[..], &["--target", windows_rust::TARGET]].concat(), edges)
        };
        let (library, tests) = (of(&LIBRARY, "normal,build"), of(&TESTS, "normal,build,dev"));
        assert!(tests.len() > 100, "{} crates", tests.len());
        let compiled_twice: Vec<&String> = tests.difference(&library).collect();
        assert!(compiled_twice.is_empty(), "the library has these with other features: {compiled_twice:#?}");
    }

    #[test]
    fn each_line_of_a_test_is_counted_and_an_early_end_fails() {
        let lines = "running 4 tests\ntest a::b ... ok\ntest e ... ok\ntest c ... FAILED\ntest d ... ignored, needs x\n\nfailures:\n";
        let said = "---- e stdout ----\nSKIPPED e: there is no y\n";
        let suite = read(&format!("{lines}{said}\ntest result: FAILED. 2 passed; 1 failed\n"));
        assert_eq!(suite.passed, ["a::b"]);
        assert_eq!(suite.failed.iter().map(|failure| failure.name.as_str()).collect::<Vec<_>>(), ["c"]);
        let skipped = [("d", "needs x"), ("e", "there is no y")];
        assert_eq!(suite.skipped, skipped.map(|(name, why)| (name.to_owned(), why.to_owned())));
        assert_eq!(read(lines).failed.len(), 2);
    }
}
