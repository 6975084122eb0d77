//! `cargo xtask fuzz`: the properties of all parsers, each with new random inputs until its time is over.

use std::fs;
use std::time::Duration;

use super::program::{self, Program};
use super::single::{Ended, Single};
use crate::Result;
use crate::fuzz_turns::Turns;
use crate::workspace::empty_scratch;

/// Program and module of the properties.
const PROPERTIES: [(&str, &str); 2] =
    [("azcr_core", "hostile_inputs::"), ("azs_container_registry", "request::hostile_tests::")];

/// Settings of proptest: no limit of inputs, also not of those that a property does not use.
const WITHOUT_END: [(&str, &str); 3] = [
    ("PROPTEST_CASES", "4294967295"),
    ("PROPTEST_MAX_GLOBAL_REJECTS", "4294967295"),
    ("PROPTEST_MAX_LOCAL_REJECTS", "4294967295"),
];

/// Runs the properties on all processors. `further`: the seconds of each, and a part of the names of those to run.
///
/// # Errors
/// If a property fails, or none has the name.
pub fn run(further: &[String]) -> Result<()> {
    let turns = Turns::parse(further)?;
    let programs = program::build()?;
    let mut properties = Vec::new();
    for (program, module) in PROPERTIES {
        let program = programs.iter().find(|one| one.name == program).ok_or("a test program is missing")?;
        properties.extend(named(program, module, &turns)?);
    }
    let (logs, seconds) = (empty_scratch("fuzz")?, turns.seconds);
    turns.run(
        "properties",
        &properties,
        |property| &property.name,
        |property| {
            let log = logs.join(property.name.replace("::", "_"));
            match property.ended(&WITHOUT_END, &log, Duration::from_secs(seconds))? {
                Ended::Itself(status) if status.success() => Ok("has an end of its own".to_owned()),
                Ended::Itself(_) => Err(fs::read_to_string(&log)?.into()),
                Ended::OutOfTime => Ok(format!("no failure in {seconds} s")),
            }
        },
    )
}

fn named<'a>(program: &'a Program, module: &str, turns: &Turns) -> Result<Vec<Single<'a>>> {
    let names = program.tests()?.into_iter().filter(|name| name.starts_with(module) && turns.include(name));
    Ok(names.map(|name| Single { program, name }).collect())
}
