//! What becomes of the findings of a preflight.

use crate::error::{Error, ErrorId, Problem, Result, Severity};
use crate::event::EventSink;

/// Warns of what is odd, and stops at what stands in the way.
pub fn settle(events: &EventSink, problems: Vec<Problem>) -> Result<()> {
    for problem in problems.iter().filter(|problem| problem.severity == Severity::Warning) {
        events.warn(problem);
    }
    match Error::from_problems(problems) {
        None => Ok(()),
        Some(error) => Err(error),
    }
}

/// The end of a preflight: what it found to work on, when nothing stands in the way.
pub fn conclude<T>(events: &EventSink, found: Result<Option<T>>, problems: Vec<Problem>) -> Result<T> {
    settle(events, problems)?;
    found?.ok_or_else(|| Error::new(ErrorId::InternalDefect, "the preflight checks stopped without a problem"))
}

/// A look-up that failed is told beside the problems that were found, and alone as the error that it is.
pub fn beside<T>(found: &Result<T>, problems: &mut Vec<Problem>) {
    if let Err(error) = found
        && problems.iter().any(|problem| problem.severity == Severity::Error)
    {
        problems.push(Problem::from_error(error, None));
    }
}
