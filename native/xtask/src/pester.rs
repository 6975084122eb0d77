//! The Pester suites, each in a PowerShell process of its own, since a process holds one version of Pester.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::Result;
use crate::package::Packed;
use crate::powershell::PowerShell;
use crate::stamp_process::StampProcess;
use crate::tally::Suite;
use crate::tree::Tree;
use crate::workspace::{empty_scratch, scratch};

/// The version that the suites are written for, then the one that comes next.
pub const VERSIONS: [&str; 2] = ["5.9.1", "6.2.0"];

/// The folders with tests that every PowerShell runs: those in `Windows` are for the Windows build alone.
fn folders(tree: &Tree) -> Result<Vec<String>> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(tree.root.join("pester"))? {
        let path = entry?.path();
        if path.is_dir() && !path.ends_with("Windows") && has_tests(&path)? {
            folders.push(path.display().to_string());
        }
    }
    folders.sort();
    Ok(folders)
}

fn has_tests(folder: &Path) -> Result<bool> {
    for entry in fs::read_dir(folder)? {
        if entry?.file_name().to_string_lossy().ends_with(".Tests.ps1") {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What the suite is called in the table.
pub fn name(version: &str, tree: &Tree) -> String {
    format!("Pester {version}, module of {}", tree.name)
}

/// Runs all suites against two fresh stamps.
pub fn run(powershell: &PowerShell, version: &str, tree: &Tree, packed: Option<&Packed>) -> Result<Suite> {
    let folder = empty_scratch(&format!("pester-{version}"))?;
    let (aad, adfs) = (StampProcess::start("aad", &folder, &[])?, StampProcess::start("adfs", &folder, &[])?);
    let results = folder.join("results.json");
    let mut command = powershell.script(&tree.root.join("native/xtask/pester.ps1"));
    tree.prepare(&mut command)?;
    command.args(["-PesterVersion", version, "-Tests", &folders(tree)?.join(";"), "-ResultFile"]).arg(&results);
    command.arg("-Modules").arg(scratch("psmodules")?);
    command.env("AZCR_STAMP_AAD", &aad.file).env("AZCR_STAMP_ADFS", &adfs.file).env("NO_COLOR", "1");
    command.envs(packed.map(|packed| ("AZCR_PACKAGE", &packed.folder)));
    run_and_read(name(version, tree), command, &results)
}

/// Runs `command`, and reads the file that `pester.ps1` wrote.
pub fn run_and_read(name: String, mut command: Command, results: &Path) -> Result<Suite> {
    let status = command.status().map_err(|error| format!("{name} does not start: {error}"))?;
    let Ok(text) = fs::read_to_string(results) else {
        return Ok(Suite::broken(name, &format!("there are no results ({status})")));
    };
    read(name, &text)
}

fn read(name: String, text: &str) -> Result<Suite> {
    let outcomes: Vec<Value> = serde_json::from_str(text)?;
    let mut suite = Suite::new(name);
    for outcome in &outcomes {
        let member = |key: &str| outcome[key].as_str().unwrap_or_default().to_owned();
        match member("result").as_str() {
            "Passed" => suite.passed += 1,
            // `-Skip` has no place for a reason; the tests skip when their stamp or the shared folder is absent.
            "Skipped" => {
                let why = Some(member("reason")).filter(|why| !why.is_empty());
                suite.skipped.push((member("name"), why.unwrap_or_else(|| "what it needs is absent".to_owned())));
            }
            // Never run is as bad as failed: something before it broke.
            _ => suite.failed.push(format!("{}: {}", member("name"), member("reason"))),
        }
    }
    if outcomes.is_empty() {
        return Ok(Suite::broken(suite.name, "no test was found"));
    }
    Ok(suite)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_outcome_is_counted_once() {
        let text = r#"[{"name":"a","result":"Passed","reason":""},{"name":"b","result":"Skipped","reason":"is skipped, no stamp"},
            {"name":"c","result":"Failed","reason":"expected 1"},{"name":"d","result":"NotRun","reason":""}]"#;
        let suite = read("Pester".to_owned(), text).expect("results");
        assert_eq!((suite.passed, suite.failed.len(), suite.skipped.len()), (1, 2, 1));
        assert_eq!(read("Pester".to_owned(), "[]").expect("results").failed.len(), 1);
    }
}
