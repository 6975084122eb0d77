//! The Pester suites. Several PowerShell processes, each with its own two stamps, take one test file after the other, since most of their time is waiting. A
//! process uses one version of Pester.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::Result;
use crate::package::Packed;
use crate::powershell::PowerShell;
use crate::process::run_quietly;
use crate::stamp_process::StampProcess;
use crate::tally::{Failure, Suite};
use crate::tree::Tree;
use crate::workspace::{empty_scratch, scratch};

/// The version for which the suites are written, and the next major version.
pub const VERSIONS: [&str; 2] = ["5.9.1", "6.2.0"];

/// Number of parallel PowerShell processes.
const AT_ONCE: usize = 4;

/// What a PowerShell process gets.
pub struct Part<'a> {
    pub aad: &'a StampProcess,
    pub adfs: &'a StampProcess,
    /// The folder in which the processes note who runs a file.
    pub claims: &'a Path,
    /// The file for its results.
    pub results: PathBuf,
}

/// Folders of suites that are run in another way: in Wine, and by `pester/Registry/Acceptance.Tests.ps1`.
const SEPARATE: [&str; 2] = ["Windows", "Acceptance"];

/// Returns the name of the suite in the table.
pub fn name(version: &str, tree: &Tree) -> String {
    format!("Pester {version}, module of {}", tree.name)
}

/// Runs the suites in the folders that `of_folder` selects, except those that run in another way.
pub fn run(
    powershell: &PowerShell,
    version: &str,
    tree: &Tree,
    packed: Option<&Packed>,
    of_folder: &dyn Fn(&str) -> bool,
) -> Result<Suite> {
    let modules = scratch("psmodules")?;
    install(powershell, version, tree, &modules)?;
    let tests = tree.root.join("pester");
    let mut files = Vec::new();
    for entry in fs::read_dir(&tests)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() && !SEPARATE.contains(&name.as_str()) && of_folder(&name) {
            files.extend(test_files(&entry.path())?);
        }
    }
    run_parts(&name(version, tree), &scratch_name(version, tree), files, |files, part| {
        let mut command = powershell.script(&tree.root.join("native/xtask/pester.ps1"));
        tree.prepare(&mut command)?;
        let files: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
        command.args(["-PesterVersion", version, "-Tests", &files.join(";"), "-Claims"]).arg(part.claims);
        command.arg("-ResultFile").arg(&part.results).arg("-Modules").arg(&modules);
        command.env("AZCR_STAMP_AAD", &part.aad.file).env("AZCR_STAMP_ADFS", &part.adfs.file).env("NO_COLOR", "1");
        command.envs(packed.map(|packed| ("AZCR_PACKAGE", &packed.folder)));
        Ok(command)
    })
}

/// Returns a unique name, since suites of several trees may run at the same time.
fn scratch_name(version: &str, tree: &Tree) -> String {
    format!("pester-{version}-{}", tree.name.replace(' ', "-"))
}

/// Installs Pester first, since parallel processes would install the same version at the same time.
fn install(powershell: &PowerShell, version: &str, tree: &Tree, modules: &Path) -> Result<()> {
    let mut command = powershell.script(&tree.root.join("native/xtask/pester.ps1"));
    command.args(["-PesterVersion", version, "-Modules"]).arg(modules);
    run_quietly(&mut command)
}

/// Returns the test files of a folder, by name.
pub fn test_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(".Tests.ps1") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Runs `files` in parallel processes, each of which takes the next file when it has ended one, the largest first. `command` creates a process.
pub fn run_parts<C>(name: &str, scratch_name: &str, mut files: Vec<PathBuf>, command: C) -> Result<Suite>
where
    C: Fn(&[PathBuf], &Part<'_>) -> Result<Command> + Sync,
{
    // A large file that starts last would be waited for.
    files.sort_by_key(|file| std::cmp::Reverse(fs::metadata(file).map_or(0, |metadata| metadata.len())));
    let folder = empty_scratch(scratch_name)?;
    let claims = folder.join("claims");
    fs::create_dir(&claims)?;
    let run = |number: usize| -> Result<Suite> {
        let folder = folder.join(number.to_string());
        fs::create_dir_all(&folder)?;
        let (aad, adfs) = (StampProcess::start("aad", &folder, &[])?, StampProcess::start("adfs", &folder, &[])?);
        let part = Part { aad: &aad, adfs: &adfs, claims: &claims, results: folder.join("results.json") };
        let mut command = command(&files, &part)?;
        let log = File::create(folder.join("output.log"))?;
        command.stdout(log.try_clone()?).stderr(log);
        // To measure .NET's code while it runs, and to compile it again, costs a tenth of the processor time of the tests; to compile it with optimization after
        // 30 calls instead of 512 (the value is hexadecimal), up to another tenth; to map each page of it twice, a twentieth.
        command.env("DOTNET_TieredPGO", "0").env("DOTNET_TC_CallCountThreshold", "200");
        command.env("DOTNET_EnableWriteXorExecute", "0");
        run_and_read(name, command, &part.results)
    };
    let ended: Vec<std::result::Result<Suite, String>> = thread::scope(|scope| {
        let running: Vec<_> = (0..AT_ONCE.min(files.len()))
            .map(|number| scope.spawn(move || run(number).map_err(|error| error.to_string())))
            .collect();
        running
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|_| Err("a process of the tests panicked".to_owned())))
            .collect()
    });
    let mut suite = Suite::new(name);
    for (number, part) in ended.into_iter().enumerate() {
        let part = part.unwrap_or_else(|error| Suite::broken(name, &error));
        if !part.failed.is_empty() {
            println!("Output: {}", folder.join(number.to_string()).join("output.log").display());
        }
        suite.take(part);
    }
    Ok(complete(suite, fs::read_dir(&claims)?.count(), files.len()))
}

/// Counts a failed test if not all files were run, or no test was in them.
fn complete(mut suite: Suite, begun: usize, files: usize) -> Suite {
    let name = suite.name.clone();
    if begun < files {
        suite.take(Suite::broken(&name, &format!("only {begun} of {files} test files were run")));
    }
    if suite.passed.is_empty() && suite.failed.is_empty() && suite.skipped.is_empty() {
        suite.take(Suite::broken(&name, "no test was found"));
    }
    suite
}

/// Runs `command`, and reads the file that `pester.ps1` wrote.
fn run_and_read(name: &str, mut command: Command, results: &Path) -> Result<Suite> {
    let status = command.status().map_err(|error| format!("{name} does not start: {error}"))?;
    let Ok(text) = fs::read_to_string(results) else {
        return Ok(Suite::broken(name, &format!("there are no results ({status})")));
    };
    read(name, &text)
}

fn read(name: &str, text: &str) -> Result<Suite> {
    let outcomes: Vec<Value> = serde_json::from_str(text)?;
    let mut suite = Suite::new(name);
    for outcome in &outcomes {
        let member = |key: &str| outcome[key].as_str().unwrap_or_default().to_owned();
        if let Some(seconds) = outcome["seconds"].as_f64() {
            suite.took.push((member("name"), Duration::try_from_secs_f64(seconds).unwrap_or_default()));
        }
        match member("result").as_str() {
            "Passed" => suite.passed.push(member("name")),
            // `-Skip` has no reason parameter; the tests are skipped if their stamp or the shared folder is missing.
            "Skipped" => {
                let why = Some(member("reason")).filter(|why| !why.is_empty());
                suite.skipped.push((member("name"), why.unwrap_or_else(|| "what it needs is absent".to_owned())));
            }
            // A test that did not run counts as failed: something before it failed.
            _ => suite.failed.push(Failure {
                name: member("name"),
                why: member("reason"),
                output: member("output"),
                again: alone(&member("file"), outcome["line"].as_u64()),
            }),
        }
    }
    Ok(suite)
}

/// Returns the command for a PowerShell with Pester and the variables of the stamps.
fn alone(file: &str, line: Option<u64>) -> Option<String> {
    let line = line.filter(|_| !file.is_empty())?;
    let quoted = file.replace('\'', "''");
    Some(format!(
        "Invoke-Pester -Configuration @{{ Run = @{{ Path = '{quoted}' }}; Filter = @{{ Line = '{quoted}:{line}' }} }}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_outcome_is_counted_once() {
        let text = r#"[{"name":"a","result":"Passed","reason":"","seconds":1.5},{"name":"b","result":"Skipped","reason":"is skipped, no stamp"},
            {"name":"c","result":"Failed","reason":"expected 1"},{"name":"d","result":"NotRun","reason":""}]"#;
        let suite = read("Pester", text).expect("results");
        assert_eq!((suite.passed.len(), suite.failed.len(), suite.skipped.len()), (1, 2, 1));
        assert_eq!(suite.took, [("a".to_owned(), Duration::from_millis(1500))]);
        assert_eq!(complete(read("Pester", "[]").expect("results"), 3, 3).failed.len(), 1);
    }

    #[test]
    fn file_that_no_process_ran_is_a_failure() {
        let passed = || read("Pester", r#"[{"name":"a","result":"Passed"}]"#).expect("results");
        for (begun, files, failed) in [(3, 3, 0), (2, 3, 1), (0, 1, 1)] {
            assert_eq!(complete(passed(), begun, files).failed.len(), failed, "{begun} of {files}");
        }
        assert_eq!(complete(read("Pester", "[]").expect("results"), 0, 3).failed.len(), 1);
    }

    #[test]
    fn failure_has_its_output_and_the_command_that_runs_only_the_test() {
        let text = r#"[{"name":"c","result":"Failed","reason":"expected 1","output":"at line 7","file":"/x/it's.Tests.ps1","line":12},
            {"name":"d.Tests.ps1","result":"Failed","reason":"does not parse"}]"#;
        let suite = read("Pester", text).expect("results");
        assert_eq!(suite.failed[0].output, "at line 7");
        let command = "Invoke-Pester -Configuration @{ Run = @{ Path = '/x/it''s.Tests.ps1' }; Filter = @{ Line = '/x/it''s.Tests.ps1:12' } }";
        assert_eq!(suite.failed[0].again.as_deref(), Some(command));
        assert_eq!(suite.failed[1].again, None);
    }
}
