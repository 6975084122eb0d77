//! The runs of a campaign.

use std::collections::BTreeSet;

use crate::cell::{self, Cell, Outcome};
use crate::killed;
use crate::pool;
use crate::ready::Ready;

/// Runs that wait for a whole answer time take no processor time.
const SLOW_AT_ONCE: usize = 64;
const AT_ONCE: usize = 48;

#[derive(Clone)]
pub enum Task {
    Cell(Cell),
    /// kill -9 at the n-th request.
    Kill(usize),
}

pub struct Done<'a> {
    pub ready: &'a Ready,
    pub task: Task,
    pub outcome: Outcome,
}

impl Task {
    pub fn name(&self) -> String {
        match self {
            Self::Cell(cell) => cell.name(),
            Self::Kill(nth) => format!("kill -9 at request {nth}"),
        }
    }

    fn is_slow(&self) -> bool {
        matches!(self, Self::Cell(cell) if cell.fault.is_slow() && cell.nth.is_some())
    }

    /// Returns whether the run waits for a few seconds at most.
    pub fn is_short(&self) -> bool {
        match self {
            Self::Cell(cell) => !self.is_slow() && (cell.nth.is_some() || cell.fault.is_final),
            Self::Kill(_) => true,
        }
    }

    fn run(&self, ready: &Ready) -> Outcome {
        let work = || match self {
            Self::Cell(cell) => cell.run(ready),
            Self::Kill(nth) => killed::at(ready, *nth),
        };
        pool::caught(work).unwrap_or_else(Outcome::Wrong)
    }
}

/// All tasks of the flows.
pub fn of(ready: &[Ready]) -> Vec<(&Ready, Task)> {
    let mut known = BTreeSet::new();
    let mut tasks = Vec::new();
    for one in ready {
        let cells = cell::of(one, &mut known).into_iter().map(Task::Cell);
        tasks.extend(cells.chain((1..=one.requests).map(Task::Kill)).map(|task| (one, task)));
    }
    tasks
}

/// Runs the tasks, and reports each to `look`.
pub fn run<'a>(tasks: Vec<(&'a Ready, Task)>, look: impl Fn(&Done<'a>) + Sync) -> Vec<Done<'a>> {
    let (slow, quick): (Vec<_>, Vec<_>) = tasks.into_iter().partition(|(_, task)| task.is_slow());
    pool::run(vec![(slow, SLOW_AT_ONCE), (quick, AT_ONCE)], |(ready, task)| {
        let outcome = task.run(ready);
        let one = Done { ready, task, outcome };
        look(&one);
        one
    })
}
