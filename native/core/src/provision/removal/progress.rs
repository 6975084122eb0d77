//! The running step of a removal, and the number of completed ones.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::error::Result;
use crate::event::EventSink;
use crate::resource::plan::{Action, Step};

const ACTIVITY: &str = "Removing the container registry";

pub(super) struct Progress<'a> {
    events: &'a EventSink,
    all: usize,
    done: AtomicUsize,
}

impl<'a> Progress<'a> {
    pub(super) fn new(events: &'a EventSink, plan: &[Step]) -> Self {
        let all = plan.iter().filter(|step| step.action == Action::Remove).count();
        Self { events, all, done: AtomicUsize::new(0) }
    }

    /// Removes with `work`, and reports the step before and after it.
    pub(super) async fn remove(&self, step: &Step, work: impl Future<Output = Result<()>>) -> Result<()> {
        let done = self.done.fetch_add(1, Ordering::Relaxed);
        let all = self.all.max(done + 1);
        self.events.progress(ACTIVITY, format!("{} ({} of {all})", step.target, done + 1), done * 100 / all);
        step.remove(self.events, work).await
    }

    /// Counts a step whose resource was already deleted.
    pub(super) fn skip(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }
}
