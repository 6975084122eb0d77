//! `cargo xtask fuzz`: the properties of all parsers, each with new random inputs until its time is over.

use std::fs;
use std::thread;
use std::time::Duration;

use super::program::{self, Program};
use super::single::{Ended, Single};
use crate::Result;
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

/// The time of a property, in seconds.
const USUAL: u64 = 600;

/// Runs the properties on all processors. `further`: the seconds of each, and a part of the names of those to run.
///
/// # Errors
/// If a property fails, or none has the name.
pub fn run(further: &[String]) -> Result<()> {
    let (seconds, part) = parse(further)?;
    let programs = program::build()?;
    let mut properties = Vec::new();
    for (program, module) in PROPERTIES {
        let program = programs.iter().find(|one| one.name == program).ok_or("a test program is missing")?;
        properties.extend(named(program, module, part)?);
    }
    if properties.is_empty() {
        return Err(format!("no property has '{part}' in its name").into());
    }
    let logs = empty_scratch("fuzz")?;
    let at_once = thread::available_parallelism().map_or(1, usize::from);
    println!("{} properties, {seconds} s each, {at_once} at a time", properties.len());
    let mut failed = 0;
    for some in properties.chunks(at_once) {
        let ends: Vec<Result<String>> = thread::scope(|scope| {
            let started = some.iter().map(|property| {
                let log = logs.join(property.name.replace("::", "_"));
                scope.spawn(move || match property.ended(&WITHOUT_END, &log, Duration::from_secs(seconds))? {
                    Ended::Itself(status) if status.success() => Ok("has an end of its own".to_owned()),
                    Ended::Itself(_) => Err(fs::read_to_string(&log)?.into()),
                    Ended::OutOfTime => Ok(format!("no failure in {seconds} s")),
                })
            });
            let started: Vec<_> = started.collect();
            started.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err("xtask panicked".into()))).collect()
        });
        for (property, end) in some.iter().zip(ends) {
            match end {
                Ok(text) => println!("{}: {text}", property.name),
                Err(output) => {
                    failed += 1;
                    println!("{}: FAILED\n{output}", property.name);
                }
            }
        }
    }
    if failed == 0 { Ok(()) } else { Err(format!("{failed} properties failed").into()) }
}

fn named<'a>(program: &'a Program, module: &str, part: &str) -> Result<Vec<Single<'a>>> {
    let names = program.tests()?.into_iter().filter(|name| name.starts_with(module) && name.contains(part));
    Ok(names.map(|name| Single { program, name }).collect())
}

/// Returns the seconds, and the part of the names.
pub fn parse(further: &[String]) -> Result<(u64, &str)> {
    match further {
        [] => Ok((USUAL, "")),
        [seconds] => Ok((seconds.parse()?, "")),
        [seconds, part] => Ok((seconds.parse()?, part)),
        _ => Err("expected the seconds of each property, and a part of the names".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_a_part_of_the_names_are_optional() {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        for (given, expected) in [(&[][..], (600, "")), (&["5"], (5, "")), (&["5", "keys::"], (5, "keys::"))] {
            assert_eq!(parse(&texts(given)).expect("valid"), expected);
        }
        for wrong in [&["keys"][..], &["5", "a", "b"]] {
            assert!(parse(&texts(wrong)).is_err(), "{wrong:?}");
        }
    }
}
