//! One test in its own process.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

use super::SKIPPED;
use super::program::Program;
use crate::Result;
use crate::process::run;
use crate::tally::Failure;

/// A hanging test must not block the run. The longest one, which transfers gigabytes, takes minutes on a busy machine.
const LIMIT: Duration = Duration::from_secs(600);

pub struct Single<'a> {
    pub program: &'a Program,
    pub name: String,
}

pub enum Ended {
    Itself(ExitStatus),
    OutOfTime,
}

pub enum Outcome {
    Passed,
    Skipped(String),
    Failed { why: String, output: String },
}

impl Single<'_> {
    pub fn run(&self, environment: &[(&'static str, PathBuf)], logs: &Path) -> Outcome {
        // Two programs may have tests with the same name.
        let name = format!("{}-{}", self.program.name, self.name);
        let log = logs.join(name.replace(|sign: char| !sign.is_ascii_alphanumeric(), "_"));
        let ended = self.ended(environment, &log, LIMIT);
        let output = fs::read(&log).unwrap_or_default();
        outcome_of(ended, &String::from_utf8_lossy(&output))
    }

    /// Runs the test until it ends, or is ended after `limit`. Its output goes to `log`.
    pub fn ended<V: AsRef<OsStr>>(
        &self,
        environment: &[(&'static str, V)],
        log: &Path,
        limit: Duration,
    ) -> Result<Ended> {
        let output = File::create(log)?;
        let mut command = self.command(environment);
        command.arg("--exact").stdout(output.try_clone()?).stderr(output);
        own_group(&mut command);
        wait(command.spawn()?, limit)
    }

    /// Runs a measurement; its output goes to ours.
    pub fn measure(&self, environment: &[(&'static str, PathBuf)]) -> Result<()> {
        run(self.command(environment).args(["--exact", "--ignored"]))
    }

    fn command<V: AsRef<OsStr>>(&self, environment: &[(&'static str, V)]) -> Command {
        let mut command = self.program.command();
        command.args([self.name.as_str(), "--nocapture"]);
        command.envs(environment.iter().map(|(name, value)| (name, value)));
        command
    }

    pub fn failure(&self, why: String, output: String) -> Failure {
        let again = format!("cargo test --release --workspace {} -- --exact {}", self.program.choice, self.name);
        Failure { name: self.name.clone(), why, output, again: Some(again) }
    }
}

/// Waits for the process, and ends it after the limit.
fn wait(mut child: Child, limit: Duration) -> Result<Ended> {
    let began = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Ended::Itself(status));
        }
        if began.elapsed() > limit {
            end_group(&child);
            child.kill()?;
            child.wait()?;
            return Ok(Ended::OutOfTime);
        }
        thread::sleep(Duration::from_millis(10));
    }
}

fn outcome_of(ended: Result<Ended>, output: &str) -> Outcome {
    let failed = |why: String| Outcome::Failed { why, output: output.to_owned() };
    match ended {
        Err(error) => failed(format!("does not start: {error}")),
        Ok(Ended::OutOfTime) => failed(format!("did not end within {} s", LIMIT.as_secs())),
        Ok(Ended::Itself(status)) if !status.success() => failed(status.to_string()),
        // A filter without a match passes without running anything.
        Ok(Ended::Itself(_)) if !output.contains("\nrunning 1 test\n") => failed("ran no test".to_owned()),
        Ok(Ended::Itself(_)) => match output.lines().find_map(|line| line.trim_start().strip_prefix(SKIPPED)) {
            Some(said) => Outcome::Skipped(said.split_once(": ").map_or(said, |(_, why)| why).to_owned()),
            None => Outcome::Passed,
        },
    }
}

/// Puts the test and its child processes in a process group that can be ended together.
#[cfg(unix)]
fn own_group(command: &mut Command) {
    std::os::unix::process::CommandExt::process_group(command, 0);
}

#[cfg(not(unix))]
fn own_group(_command: &mut Command) {}

fn end_group(child: &Child) {
    if cfg!(unix) {
        let group = format!("-{}", child.id());
        // The group may already have ended.
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::process::ExitStatusExt;

    use super::*;

    fn outcome_name(status: i32, output: &str) -> String {
        match outcome_of(Ok(Ended::Itself(ExitStatus::from_raw(status))), output) {
            Outcome::Passed => "passed".to_owned(),
            Outcome::Skipped(why) => format!("skipped: {why}"),
            Outcome::Failed { why, .. } => format!("failed: {why}"),
        }
    }

    #[test]
    fn distinguishes_passed_skipped_and_failed_tests() {
        assert_eq!(outcome_name(0, "\nrunning 1 test\ntest a ... ok\n"), "passed");
        assert_eq!(
            outcome_name(0, "\nrunning 1 test\nSKIPPED a: there is no openssl\n"),
            "skipped: there is no openssl"
        );
        assert!(outcome_name(101 << 8, "\nrunning 1 test\nSKIPPED a: x\n").starts_with("failed: exit status: 101"));
        assert!(outcome_name(9, "\nrunning 1 test\n").starts_with("failed: signal: 9"));
        assert_eq!(outcome_name(0, "\nrunning 0 tests\n"), "failed: ran no test");
    }

    #[test]
    fn failure_has_the_command_that_runs_only_the_test() {
        for (choice, command) in [
            ("--lib", "cargo test --release --workspace --lib -- --exact a::b"),
            ("--test provision", "cargo test --release --workspace --test provision -- --exact a::b"),
        ] {
            let program =
                Program { name: "x".into(), choice: choice.into(), file: PathBuf::new(), folder: PathBuf::new() };
            let test = Single { program: &program, name: "a::b".to_owned() };
            let failure = test.failure("exit status: 101".to_owned(), "line".to_owned());
            assert_eq!((failure.name.as_str(), failure.again.as_deref()), ("a::b", Some(command)));
        }
    }
}
