//! Handling of preflight findings.

use crate::error::{Error, ErrorId, Problem, Result, Severity};
use crate::event::EventSink;

/// Reports warnings, and fails if there are errors.
pub fn settle(events: &EventSink, problems: Vec<Problem>) -> Result<()> {
    for problem in problems.iter().filter(|problem| problem.severity == Severity::Warning) {
        events.warn(problem);
    }
    match Error::from_problems(problems) {
        None => Ok(()),
        Some(error) => Err(error),
    }
}

/// Ends a preflight: returns what it found, if there are no errors.
pub fn conclude<T>(events: &EventSink, found: Result<Option<T>>, problems: Vec<Problem>) -> Result<T> {
    settle(events, problems)?;
    found?.ok_or_else(|| Error::new(ErrorId::InternalDefect, "the preflight checks stopped without a problem"))
}

/// Adds the error of a failed look-up to the problems that were found. Without other problems it stays the error itself.
pub fn beside<T>(found: &Result<T>, problems: &mut Vec<Problem>) {
    if let Err(error) = found
        && problems.iter().any(|problem| problem.severity == Severity::Error)
    {
        problems.push(Problem::from_error(error, None));
    }
}
