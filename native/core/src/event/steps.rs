//! Progress of sequential and parallel steps.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::EventSink;

/// Shows the running steps, and how many of all have finished.
#[derive(Debug)]
pub(crate) struct StepProgress<'a> {
    events: &'a EventSink,
    activity: &'static str,
    total: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    ended: usize,
    /// With a number, since two steps may have the same name.
    running: Vec<(usize, String)>,
    begun: usize,
}

/// A running step; it ends on drop.
#[derive(Debug)]
#[must_use]
pub(crate) struct Running<'a> {
    steps: &'a StepProgress<'a>,
    number: usize,
}

impl<'a> StepProgress<'a> {
    pub(crate) fn new(events: &'a EventSink, activity: &'static str, total: usize) -> Self {
        Self { events, activity, total, state: Mutex::default() }
    }

    /// Shows that a step starts.
    pub(crate) fn begin(&self, step: impl Into<String>) -> Running<'_> {
        let mut state = self.state();
        state.begun += 1;
        let number = state.begun;
        state.running.push((number, step.into()));
        self.show(&state);
        Running { steps: self, number }
    }

    fn show(&self, state: &State) {
        let running: Vec<&str> = state.running.iter().map(|(_, step)| step.as_str()).collect();
        // Between two steps the display stays unchanged: the next one follows immediately.
        if !running.is_empty() {
            let percent = (state.ended * 100).checked_div(self.total).unwrap_or(0);
            self.events.progress(self.activity, running.join(", "), percent);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        let mut state = self.steps.state();
        state.ended += 1;
        state.running.retain(|(number, _)| *number != self.number);
        self.steps.show(&state);
    }
}

#[cfg(test)]
mod tests {
    use super::super::Event;
    use super::*;

    #[test]
    fn shows_all_running_steps_in_one_line_and_counts_those_that_ended() {
        let (events, receiver) = EventSink::new();
        let steps = StepProgress::new(&events, "Preparing", 4);
        let group = steps.begin("Group");
        drop(group);
        let account = steps.begin("Account");
        let vault = steps.begin("Vault");
        drop(account);
        let container = steps.begin("Container");
        drop((vault, container));
        let shown: Vec<(String, u8)> = receiver
            .try_iter()
            .map(|event| match event {
                Event::Progress { status, percent, .. } => (status, percent),
                other => panic!("{other:?}"),
            })
            .collect();
        let shown: Vec<(&str, u8)> = shown.iter().map(|(status, percent)| (status.as_str(), *percent)).collect();
        assert_eq!(
            shown,
            [
                ("Group", 0),
                ("Account", 25),
                ("Account, Vault", 25),
                ("Vault", 50),
                ("Vault, Container", 50),
                ("Container", 75)
            ]
        );
    }

    #[test]
    fn ends_one_of_two_steps_of_the_same_name() {
        let (events, receiver) = EventSink::new();
        let steps = StepProgress::new(&events, "Preparing", 2);
        let (first, second) = (steps.begin("Image"), steps.begin("Image"));
        drop(second);
        let last = receiver.try_iter().last();
        assert!(matches!(last, Some(Event::Progress { status, percent: 50, .. }) if status == "Image"));
        drop(first);
    }
}
