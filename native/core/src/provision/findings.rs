//! What becomes of the findings of a preflight.

use crate::error::{Error, Problem, Result, Severity};
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
