//! What all suites came to: one table, the skipped tests by name, one closing line.

use crate::Result;

#[derive(Debug, Default)]
pub struct Suite {
    pub name: String,
    pub passed: usize,
    pub failed: Vec<String>,
    /// Name and reason.
    pub skipped: Vec<(String, String)>,
}

impl Suite {
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// A suite that could not be run at all counts as one failed test, so that it cannot go unnoticed.
    pub fn broken(name: impl Into<String>, why: &str) -> Self {
        let name = name.into();
        Self { failed: vec![format!("{name} as a whole: {why}")], name, ..Self::default() }
    }

    /// A suite whose peer is absent counts as one skipped test.
    pub fn absent(name: impl Into<String>, why: &str) -> Self {
        let name = name.into();
        Self { skipped: vec![(format!("{name} as a whole"), why.to_owned())], name, ..Self::default() }
    }

    /// Adds what another part of the same suite came to.
    pub fn take(&mut self, part: Self) {
        self.passed += part.passed;
        self.failed.extend(part.failed);
        self.skipped.extend(part.skipped);
    }

    /// Counts one test of a suite that xtask itself runs.
    pub fn count(&mut self, test: &str, outcome: Result<()>) {
        match outcome {
            Ok(()) => self.passed += 1,
            Err(error) => self.failed.push(format!("{test}: {error}")),
        }
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

    /// Everything but the closing line.
    pub fn table(&self) -> String {
        let width = self.0.iter().map(|suite| suite.name.chars().count()).max().unwrap_or(0).max("suite".len());
        let mut text = format!("\n{:width$}  passed  failed  skipped\n", "suite");
        for suite in &self.0 {
            let (failed, skipped) = (suite.failed.len(), suite.skipped.len());
            text += &format!("{:width$}  {:>6}  {failed:>6}  {skipped:>7}\n", suite.name, suite.passed);
        }
        for suite in &self.0 {
            for (name, why) in &suite.skipped {
                text += &format!("skipped: {}: {name}: {why}\n", suite.name);
            }
        }
        for suite in &self.0 {
            for name in &suite.failed {
                text += &format!("failed: {}: {name}\n", suite.name);
            }
        }
        text
    }

    pub fn closing_line(&self) -> String {
        let passed: usize = self.0.iter().map(|suite| suite.passed).sum();
        let skipped: usize = self.0.iter().map(|suite| suite.skipped.len()).sum();
        format!("{passed} passed, {} failed, {skipped} skipped", self.failed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closing_line_is_the_sum_of_the_suites() {
        let mut tally = Tally::default();
        tally.add(Suite { name: "one".into(), passed: 3, failed: vec!["bad".into()], skipped: Vec::new() });
        tally.extend(vec![Suite::absent("two", "no peer"), Suite::broken("three", "it did not start")]);
        assert_eq!(tally.closing_line(), "3 passed, 2 failed, 1 skipped");
        let table = tally.table();
        assert!(table.contains("skipped: two: two as a whole: no peer"), "{table}");
        assert!(table.contains("failed: one: bad"), "{table}");
    }
}
