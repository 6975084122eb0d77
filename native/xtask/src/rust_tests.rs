//! The Rust tests, by nextest, and what its JUnit file says of each.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::Result;
use crate::process::{cargo, run};
use crate::tally::Suite;
use crate::workspace::root;

/// A test without its peer says so with this line and returns.
pub const SKIPPED: &str = "SKIPPED ";

/// Runs all tests of the workspace; `environment` tells them of their peers.
pub fn run_all(environment: &[(&'static str, PathBuf)]) -> Result<Vec<Suite>> {
    // Nextest keeps its results below the workspace, wherever Cargo builds to.
    let results = root().join("target/nextest/default/junit.xml");
    let _ = fs::remove_file(&results);
    let mut command = cargo();
    command.args(["nextest", "run", "--release", "--workspace", "--no-fail-fast"]);
    command.args(["--status-level", "fail", "--final-status-level", "fail", "--hide-progress-bar"]);
    command.envs(environment.iter().map(|(name, path)| (name, path)));
    let failed = run(&mut command).err();
    match fs::read_to_string(&results) {
        Ok(text) => {
            let suites = read(&text)?;
            let counted = suites.iter().any(|suite| !suite.failed.is_empty());
            match failed {
                Some(error) if !counted => Ok(vec![Suite::broken("Rust", &error.to_string())]),
                _ => Ok(suites),
            }
        }
        // It did not compile, or nextest is not installed.
        Err(_) => Ok(vec![Suite::broken("Rust", &failed.map_or_else(|| "no results".to_owned(), |e| e.to_string()))]),
    }
}

#[derive(Default)]
struct Case {
    suite: String,
    name: String,
    failed: bool,
    output: String,
}

fn read(junit: &str) -> Result<Vec<Suite>> {
    let mut suites: BTreeMap<String, Suite> = BTreeMap::new();
    let mut reader = Reader::from_str(junit);
    let (mut suite, mut case) = (String::new(), Case::default());
    loop {
        match reader.read_event()? {
            Event::Start(start) => match start.name().as_ref() {
                "testsuite" => suite = attribute(&start, "name")?,
                "testcase" => case = begin(&suite, &start)?,
                "failure" | "error" => case.failed = true,
                _ => {}
            },
            Event::Empty(empty) => match empty.name().as_ref() {
                "testcase" => count(&mut suites, begin(&suite, &empty)?),
                "failure" | "error" => case.failed = true,
                _ => {}
            },
            Event::Text(text) => case.output += &text,
            Event::CData(text) => case.output += &text,
            Event::End(end) if end.name().as_ref() == "testcase" => count(&mut suites, std::mem::take(&mut case)),
            Event::Eof => return Ok(suites.into_values().collect()),
            _ => {}
        }
    }
}

fn begin(suite: &str, start: &BytesStart<'_>) -> Result<Case> {
    Ok(Case { suite: suite.to_owned(), name: attribute(start, "name")?, ..Case::default() })
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Result<String> {
    let found = start.try_get_attribute(name)?.ok_or_else(|| format!("a JUnit element lacks {name}"))?;
    Ok(found.normalized_value(XmlVersion::Implicit1_0)?.into_owned())
}

fn count(suites: &mut BTreeMap<String, Suite>, case: Case) {
    let suite = suites.entry(case.suite.clone()).or_insert_with(|| Suite::new(case.suite));
    let skipped = case.output.lines().find_map(|line| line.trim_start().strip_prefix(SKIPPED));
    match skipped {
        _ if case.failed => suite.failed.push(case.name),
        Some(said) => suite.skipped.push((case.name, said.split_once(": ").map_or(said, |(_, why)| why).to_owned())),
        None => suite.passed += 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passed_failed_and_skipped_are_told_apart() {
        let junit = r#"<?xml version="1.0"?><testsuites name="n"><testsuite name="core" tests="3">
            <testcase name="a" classname="core"/>
            <testcase name="b" classname="core"><system-out>running
SKIPPED b: there is no openssl
</system-out></testcase>
            <testcase name="c" classname="core"><failure type="f">x</failure><system-out>SKIPPED no</system-out></testcase>
            </testsuite></testsuites>"#;
        let suites = read(junit).expect("JUnit");
        let suite = &suites[0];
        assert_eq!((suite.passed, suite.failed.as_slice()), (1, ["c".to_owned()].as_slice()));
        assert_eq!(suite.skipped, [("b".to_owned(), "there is no openssl".to_owned())]);
    }
}
