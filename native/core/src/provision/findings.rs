//! Collects what a preflight finds, so that all of it is reported together.

use crate::error::{Error, ErrorId, Problem, Result, Severity};
use crate::event::EventSink;
use crate::parameter::Parameter;

#[derive(Debug, Default)]
pub struct Findings {
    problems: Vec<Problem>,
}

impl Findings {
    pub fn add(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Returns the value of a check, or adds its problem.
    pub fn keep<T>(&mut self, checked: Result<T, Problem>) -> Option<T> {
        checked.map_err(|problem| self.add(problem)).ok()
    }

    /// Returns whether one of them is about this parameter.
    pub fn concern(&self, parameter: Parameter) -> bool {
        self.problems.iter().any(|problem| problem.parameter == Some(parameter))
    }

    pub fn have_errors(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }

    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Reports warnings, and fails if there are errors.
    pub fn settle(self, events: &EventSink) -> Result<()> {
        self.warn(events);
        Error::from_problems(self.problems).map_or(Ok(()), Err)
    }

    /// Ends a preflight: reports warnings, and returns what it found if there are no errors.
    pub fn conclude<T>(self, events: &EventSink, found: Result<Option<T>>) -> Result<T> {
        self.warn(events);
        let found = match found {
            Ok(found) => found,
            Err(error) => return Err(self.with(error)),
        };
        match Error::from_problems(self.problems) {
            Some(error) => Err(error),
            None => found.ok_or_else(|| Error::new(ErrorId::InternalDefect, "checks stopped without a problem")),
        }
    }

    /// Adds the error that ended the checks. Without errors among the findings, it stays the error itself.
    pub fn with(mut self, error: Error) -> Error {
        if !self.have_errors() {
            return error;
        }
        self.add(Problem::from_error(&error, None));
        Error::from_problems(self.problems).unwrap_or(error)
    }

    fn warn(&self, events: &EventSink) {
        for problem in self.problems.iter().filter(|problem| problem.severity == Severity::Warning) {
            events.warn(problem);
        }
    }
}

impl Extend<Problem> for Findings {
    fn extend<I: IntoIterator<Item = Problem>>(&mut self, problems: I) {
        self.problems.extend(problems);
    }
}

impl FromIterator<Problem> for Findings {
    fn from_iter<I: IntoIterator<Item = Problem>>(problems: I) -> Self {
        Self { problems: problems.into_iter().collect() }
    }
}

impl IntoIterator for Findings {
    type Item = Problem;
    type IntoIter = std::vec::IntoIter<Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.problems.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(severities: &[Severity]) -> Findings {
        let problem = Problem::warning(ErrorId::SecretExpired, "found");
        severities.iter().map(|severity| Problem { severity: *severity, ..problem.clone() }).collect()
    }

    #[test]
    fn an_error_that_ends_the_checks_is_one_of_several_only_beside_other_errors() {
        let lost = || Error::new(ErrorId::NotFound, "lost");
        for (severities, id, reported) in [
            (&[][..], ErrorId::NotFound, 0),
            (&[Severity::Warning], ErrorId::NotFound, 0),
            (&[Severity::Error], ErrorId::SeveralProblems, 2),
            (&[Severity::Warning, Severity::Error], ErrorId::SeveralProblems, 3),
        ] {
            let error = findings(severities).with(lost());
            assert_eq!((error.id, error.problems.len()), (id, reported), "{severities:?}");
        }
    }
}
