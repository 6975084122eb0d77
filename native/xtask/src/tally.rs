//! The results of all suites: one table, the skipped tests by name, and one closing line.

use std::time::Duration;

use crate::Result;

/// Number of shown output lines of a failed test.
const LAST_LINES: usize = 20;
/// Number of listed slow tests per suite, and their minimum duration.
const SLOWEST: usize = 5;
const SLOW: Duration = Duration::from_secs(10);

#[derive(Debug, Default)]
pub struct Suite {
    pub name: String,
    pub passed: Vec<String>,
    pub failed: Vec<Failure>,
    /// Name and reason.
    pub skipped: Vec<(String, String)>,
    /// Name and duration of the timed tests.
    pub took: Vec<(String, Duration)>,
}

#[derive(Debug, Default)]
pub struct Failure {
    pub name: String,
    pub why: String,
    /// The output of the test; empty if none was kept.
    pub output: String,
    /// The command that runs only this test.
    pub again: Option<String>,
}

impl Suite {
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// Returns a suite that could not be run, which counts as one failed test.
    pub fn broken(name: impl Into<String>, why: &str) -> Self {
        let mut suite = Self::new(name);
        suite.fail(format!("{} as a whole", suite.name), why);
        suite
    }

    /// Counts a failed test without output.
    pub fn fail(&mut self, name: impl Into<String>, why: impl Into<String>) {
        self.failed.push(Failure { name: name.into(), why: why.into(), ..Failure::default() });
    }

    /// Returns a suite whose peer is missing, which counts as one skipped test.
    pub fn absent(name: impl Into<String>, why: &str) -> Self {
        let name = name.into();
        Self { skipped: vec![(format!("{name} as a whole"), why.to_owned())], name, ..Self::default() }
    }

    /// Adds the results of another part of the same suite.
    pub fn take(&mut self, part: Self) {
        self.passed.extend(part.passed);
        self.failed.extend(part.failed);
        self.skipped.extend(part.skipped);
        self.took.extend(part.took);
    }

    /// Returns the slowest tests, slowest first.
    fn slowest(&self) -> Vec<&(String, Duration)> {
        let mut slow: Vec<_> = self.took.iter().filter(|(_, took)| *took >= SLOW).collect();
        slow.sort_by(|(one, first), (other, second)| second.cmp(first).then_with(|| one.cmp(other)));
        slow.truncate(SLOWEST);
        slow
    }

    /// Counts one test of a suite that xtask itself runs.
    pub fn count(&mut self, test: &str, outcome: Result<()>) {
        match outcome {
            Ok(()) => self.passed.push(test.to_owned()),
            Err(error) => self.fail(test, error.to_string()),
        }
    }
}

impl Failure {
    /// Returns name and reason, the end of the output, and the command that runs only this test.
    fn shown(&self, suite: &str) -> String {
        let mut text = format!("FAILED {suite}: {}: {}", self.name, self.why.trim_end());
        let lines: Vec<&str> = self.output.trim_end().lines().collect();
        for line in &lines[lines.len().saturating_sub(LAST_LINES)..] {
            text += &format!("\n    {line}");
        }
        if let Some(command) = &self.again {
            text += &format!("\n  Run only this test: {command}");
        }
        text
    }
}

#[derive(Debug, Default)]
pub struct Tally(Vec<Suite>);

impl Tally {
    pub fn add(&mut self, suite: Suite) {
        self.0.push(suite);
    }

    pub fn extend(&mut self, suites: Vec<Suite>) {
        self.0.extend(suites);
    }

    pub fn failed(&self) -> usize {
        self.0.iter().map(|suite| suite.failed.len()).sum()
    }

    pub fn suites(&self) -> &[Suite] {
        &self.0
    }

    /// Returns everything except the closing line: the failures, then the counts of each suite and the skipped tests.
    pub fn report(&self) -> String {
        self.summary() + &self.table()
    }

    fn summary(&self) -> String {
        let mut text = String::new();
        for suite in &self.0 {
            for failure in &suite.failed {
                text += &format!("\n{}\n", failure.shown(&suite.name));
            }
        }
        text
    }

    fn table(&self) -> String {
        let width = self.0.iter().map(|suite| suite.name.chars().count()).max().unwrap_or(0).max("suite".len());
        let mut text = format!("\n{:width$}  passed  failed  skipped\n", "suite");
        for suite in &self.0 {
            let (passed, failed, skipped) = (suite.passed.len(), suite.failed.len(), suite.skipped.len());
            text += &format!("{:width$}  {passed:>6}  {failed:>6}  {skipped:>7}\n", suite.name);
        }
        for suite in &self.0 {
            for (name, why) in &suite.skipped {
                text += &format!("skipped: {}: {name}: {why}\n", suite.name);
            }
        }
        for suite in &self.0 {
            for (name, took) in suite.slowest() {
                text += &format!("slow: {}: {name}: {} s\n", suite.name, took.as_secs());
            }
        }
        text
    }

    pub fn closing_line(&self) -> String {
        let passed: usize = self.0.iter().map(|suite| suite.passed.len()).sum();
        let skipped: usize = self.0.iter().map(|suite| suite.skipped.len()).sum();
        format!("{passed} passed, {} failed, {skipped} skipped", self.failed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_line_is_the_sum_of_the_suites() {
        let mut tally = Tally::default();
        let mut one = Suite { passed: ["a", "b", "c"].map(str::to_owned).into(), ..Suite::new("one") };
        one.fail("bad", "expected 1");
        tally.add(one);
        tally.extend(vec![Suite::absent("two", "no peer"), Suite::broken("three", "it did not start")]);
        assert_eq!(tally.closing_line(), "3 passed, 2 failed, 1 skipped");
        let table = tally.table();
        assert!(table.contains("skipped: two: two as a whole: no peer"), "{table}");
    }

    #[test]
    fn shows_failed_tests_before_the_table() {
        let mut suite = Suite::new("azcr_core");
        let output: String = (0..30).map(|line| format!("line {line}\n")).collect();
        suite.failed.push(Failure {
            name: "a::b".into(),
            why: "exit status: 101".into(),
            output,
            again: Some("cargo test --exact a::b".into()),
        });
        suite.fail("c", "no library");
        let mut tally = Tally::default();
        tally.add(suite);
        let report = tally.report();
        let last: String = (10..30).map(|line| format!("    line {line}\n")).collect();
        let first = format!(
            "\nFAILED azcr_core: a::b: exit status: 101\n{last}  Run only this test: cargo test --exact a::b\n\nFAILED azcr_core: c: no library\n\nsuite "
        );
        assert!(report.starts_with(&first), "{report}");
    }

    #[test]
    fn lists_the_slowest_tests_of_each_suite() {
        let took = [("a", 9), ("b", 10), ("c", 30), ("d", 12), ("e", 11), ("f", 13), ("g", 14)];
        let mut suite = Suite::new("one");
        suite.took = took.map(|(name, seconds)| (name.to_owned(), Duration::from_secs(seconds))).into();
        let mut tally = Tally::default();
        tally.add(suite);
        let table = tally.table();
        let listed: Vec<&str> = table.lines().filter_map(|line| line.strip_prefix("slow: one: ")).collect();
        assert_eq!(listed, ["c: 30 s", "g: 14 s", "f: 13 s", "d: 12 s", "e: 11 s"]);
    }

    #[test]
    fn shows_nothing_before_the_table_when_no_test_failed() {
        let mut tally = Tally::default();
        tally.add(Suite::absent("two", "no peer"));
        assert!(tally.report().starts_with("\nsuite "), "{}", tally.report());
    }
}
