//! What both fuzzers have in common: their options, and their turns, one on each processor, all of the same duration.

use std::thread;

use crate::Result;

/// The duration of a turn, in seconds.
const USUAL: u64 = 600;

#[derive(Debug, PartialEq, Eq)]
pub struct Turns<'a> {
    /// Of each.
    pub seconds: u64,
    /// The part of a name that a subject must have.
    part: &'a str,
}

impl<'a> Turns<'a> {
    /// Parses the seconds of a turn, and a part of the names.
    pub fn parse(further: &'a [String]) -> Result<Self> {
        match further {
            [] => Ok(Self { seconds: USUAL, part: "" }),
            [seconds] => Ok(Self { seconds: seconds.parse()?, part: "" }),
            [seconds, part] => Ok(Self { seconds: seconds.parse()?, part }),
            _ => Err("expected the seconds of each turn, and a part of the names".into()),
        }
    }

    /// Returns whether a subject with this name is to be run.
    pub fn include(&self, name: &str) -> bool {
        name.contains(self.part)
    }

    /// Runs `turn` for all subjects, as many at a time as there are processors, and prints what it returns.
    ///
    /// # Errors
    /// If a turn fails, or there is no subject.
    pub fn run<T: Sync>(
        &self,
        what: &str,
        subjects: &[T],
        name: impl Fn(&T) -> &str,
        turn: impl Fn(&T) -> Result<String> + Sync,
    ) -> Result<()> {
        if subjects.is_empty() {
            return Err(format!("none of the {what} has '{}' in its name", self.part).into());
        }
        let at_once = thread::available_parallelism().map_or(1, usize::from);
        println!("{} {what}, {} s each, {at_once} at a time", subjects.len(), self.seconds);
        let mut failed = 0;
        for some in subjects.chunks(at_once) {
            let ends: Vec<Result<String>> = thread::scope(|scope| {
                let started: Vec<_> = some.iter().map(|subject| scope.spawn(|| turn(subject))).collect();
                let ended = started.into_iter().map(thread::ScopedJoinHandle::join);
                ended.map(|end| end.unwrap_or_else(|_| Err("xtask panicked".into()))).collect()
            });
            for (subject, end) in some.iter().zip(ends) {
                match end {
                    Ok(text) => println!("{}: {text}", name(subject)),
                    Err(error) => {
                        failed += 1;
                        println!("{}: FAILED\n{error}", name(subject));
                    }
                }
            }
        }
        if failed == 0 { Ok(()) } else { Err(format!("{failed} {what} failed").into()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_a_part_of_the_names_are_optional() {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        for (given, expected) in [(&[][..], (600, "")), (&["5"], (5, "")), (&["5", "keys::"], (5, "keys::"))] {
            let given = texts(given);
            let turns = Turns::parse(&given).expect("valid");
            assert_eq!((turns.seconds, turns.part), expected);
        }
        for wrong in [&["keys"][..], &["5", "a", "b"]] {
            assert!(Turns::parse(&texts(wrong)).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_failed_turn_does_not_keep_the_others_from_running() {
        let turns = Turns { seconds: 1, part: "" };
        let ran = std::sync::Mutex::new(Vec::new());
        let run = |names: &[&str]| {
            turns.run(
                "names",
                names,
                |name| name,
                |name| {
                    ran.lock().expect("no panic").push((*name).to_owned());
                    if *name == "b" { Err("refused".into()) } else { Ok(String::new()) }
                },
            )
        };
        assert_eq!(run(&["a", "b", "c", "d", "e"]).expect_err("b fails").to_string(), "1 names failed");
        let mut names = std::mem::take(&mut *ran.lock().expect("no panic"));
        names.sort();
        assert_eq!(names, ["a", "b", "c", "d", "e"]);
        assert!(run(&["a"]).is_ok());
        assert!(run(&[]).is_err());
    }
}
