//! The Rust tests of the workspace, each in its own process: some set environment variables, count threads, or measure memory. Requires only Cargo.

pub mod fuzz;
mod program;
mod single;

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use crate::Result;
use crate::tally::Suite;
use crate::workspace::empty_scratch;
use single::{Outcome, Single};

/// A test whose peer is missing prints this line and returns.
pub const SKIPPED: &str = "SKIPPED ";

/// Most tests wait for processes and for a stamp's pace. With four at a time, two processors were idle half of the time; with six, while Pester runs, 8 %.
const AT_ONCE: usize = 8;

/// The programs with the longest tests, which start first: the last test to end would be waited for.
const FIRST: [&str; 2] = ["azs_container_registry::campaign", "azs_container_registry::images"];

/// Ignored tests with this prefix are measurements.
const MEASUREMENT: &str = "measured_";

/// Runs all tests; `environment` names their peers.
pub fn run_all(environment: &[(&'static str, PathBuf)]) -> Result<Vec<Suite>> {
    let mut programs = match program::build() {
        Ok(programs) => programs,
        Err(error) => return Ok(vec![Suite::broken("Rust", &error.to_string())]),
    };
    programs.sort_by_key(|program| !FIRST.contains(&program.name.as_str()));
    let mut suites: BTreeMap<String, Suite> = BTreeMap::new();
    let mut waiting = VecDeque::new();
    for program in &programs {
        suites.insert(program.name.clone(), Suite::new(&program.name));
        waiting.extend(program.tests()?.into_iter().map(|name| Single { program, name }));
    }
    println!("{} tests in {} programs, {AT_ONCE} at a time", waiting.len(), programs.len());
    let logs = empty_scratch("rust-tests")?;
    let (waiting, suites) = (Mutex::new(waiting), Mutex::new(suites));
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                    let Some(test) = next else { break };
                    let began = Instant::now();
                    let outcome = test.run(environment, &logs);
                    let took = (test.name.clone(), began.elapsed());
                    if let Outcome::Failed { why, .. } = &outcome {
                        println!("FAILED {}: {}: {why}", test.program.name, test.name);
                    }
                    let mut suites = suites.lock().unwrap_or_else(PoisonError::into_inner);
                    let suite = suites.entry(test.program.name.clone()).or_default();
                    suite.took.push(took);
                    match outcome {
                        Outcome::Passed => suite.passed.push(test.name),
                        Outcome::Skipped(why) => suite.skipped.push((test.name, why)),
                        Outcome::Failed { why, output } => suite.failed.push(test.failure(why, output)),
                    }
                }
            });
        }
    });
    Ok(suites.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().collect())
}

/// Runs the measurements sequentially; their output goes to ours. Fails if one cannot be made.
pub fn measure(environment: &[(&'static str, PathBuf)]) -> Result<()> {
    let mut measured = 0;
    for program in program::build()? {
        for name in program.ignored()? {
            if name.rsplit("::").next().is_some_and(|last| last.starts_with(MEASUREMENT)) {
                Single { program: &program, name }.measure(environment)?;
                measured += 1;
            }
        }
    }
    if measured == 0 { Err("no measurement was found".into()) } else { Ok(()) }
}
