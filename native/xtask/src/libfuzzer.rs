//! `cargo xtask libfuzzer`: all parsers with inputs that reach new code, in a program with AddressSanitizer. Needs a nightly toolchain and cargo-fuzz.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;
use crate::fuzz_turns::Turns;
use crate::nightly::{self, TARGET};
use crate::process::{capture, run};
use crate::workspace::{root, scratch};

/// The first inputs.
const SEEDS: [&str; 2] = ["native/core/src/hostile_inputs/corpus", "native/core/src/certificate/tests/fixtures"];

/// An input that takes longer is a failure, in seconds. A damaged PFX file may ask for many iterations.
const SLOWEST: u32 = 20;

/// Runs the parsers on all processors. `further`: the seconds of each, and a part of the names of those to run.
///
/// # Errors
/// If a parser fails, none has the name, or there is no nightly toolchain or `cargo-fuzz`.
pub fn run_all(further: &[String]) -> Result<()> {
    let turns = Turns::parse(further)?;
    let folder = scratch("libfuzzer")?;
    let program = build(&folder)?;
    let names = capture(&mut Command::new(&program))?;
    let names: Vec<&str> = names.lines().filter(|name| turns.include(name)).collect();
    turns.run("parsers", &names, |name| name, |name| fuzzed(&program, &folder, name, turns.seconds))
}

fn build(folder: &Path) -> Result<PathBuf> {
    let crate_folder = root().join("native/fuzz");
    // The versions that are shipped.
    fs::copy(root().join("Cargo.lock"), crate_folder.join("Cargo.lock"))?;
    let mut command = nightly::cargo()?;
    command.args(["fuzz", "build", "--fuzz-dir"]).arg(&crate_folder);
    command.args(["--target", TARGET, "--target-dir"]).arg(folder).arg("parsers");
    run(&mut command).map_err(|error| format!("{error}; `cargo install cargo-fuzz` installs cargo-fuzz"))?;
    Ok(folder.join(TARGET).join("release/parsers"))
}

/// Runs a parser; inputs that reach new code are kept for the next run.
fn fuzzed(program: &Path, folder: &Path, name: &str, seconds: u64) -> Result<String> {
    let found = folder.join("corpus").join(name);
    fs::create_dir_all(&found)?;
    let log = folder.join(format!("{name}.log"));
    let mut command = Command::new(program);
    command.env("AZCR_PARSER", name);
    command.arg(&found).args(SEEDS.map(|folder| root().join(folder)));
    command.arg(format!("-max_total_time={seconds}")).arg(format!("-timeout={SLOWEST}"));
    command.arg("-print_final_stats=1").arg(format!("-artifact_prefix={}/{name}-", folder.display()));
    let output = File::create(&log)?;
    let status = command.stdout(output.try_clone()?).stderr(output).status()?;
    let said = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
    if !status.success() {
        let lines: Vec<&str> = said.lines().collect();
        return Err(lines[lines.len().saturating_sub(60)..].join("\n").into());
    }
    let inputs = statistic(&said, "stat::number_of_executed_units:").ok_or("libFuzzer shows no number of inputs")?;
    Ok(format!("no failure in {seconds} s, {inputs} inputs"))
}

/// Returns the value of a line of `-print_final_stats`: <https://llvm.org/docs/LibFuzzer.html#options>.
fn statistic<'a>(said: &'a str, name: &str) -> Option<&'a str> {
    said.lines().find_map(|line| line.strip_prefix(name)).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_of_inputs_is_read_from_the_last_lines() {
        let said =
            "#2 INITED\nDone 7 runs in 1 second(s)\nstat::number_of_executed_units: 4711\nstat::peak_rss_mb: 40\n";
        assert_eq!(statistic(said, "stat::number_of_executed_units:"), Some("4711"));
        assert_eq!(statistic(said, "stat::other:"), None);
    }
}
