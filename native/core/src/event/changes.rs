//! The changes of an operation, for a caller that stops it.

use super::{Event, Outcome, StepState};

#[derive(Debug, Default)]
pub(super) struct Changes {
    /// `Key vault 'newregkv1' created`
    done: Vec<String>,
    /// Steps that started and did not finish: the service may still complete them.
    begun: Vec<(&'static str, String)>,
}

impl Changes {
    /// Records a step, and adds the recorded steps to the last event of a canceled operation.
    pub fn note(&mut self, event: &mut Event) {
        match event {
            Event::Step { id, text, state } => self.step(id, text, *state),
            Event::Finished { outcome: Outcome::Cancelled, done, unfinished, .. } => {
                *done = Some(self.done.clone());
                *unfinished = Some(self.begun.iter().map(|(_, text)| text.clone()).collect());
            }
            _ => {}
        }
    }

    fn step(&mut self, id: &'static str, text: &str, state: StepState) {
        self.begun.retain(|begun| (begun.0, begun.1.as_str()) != (id, text));
        let verb = match state {
            StepState::Started => {
                self.begun.push((id, text.to_owned()));
                return;
            }
            StepState::Created => "created",
            StepState::Updated => "updated",
            StepState::Removed => "removed",
            StepState::Unchanged | StepState::Failed => return,
        };
        self.done.push(format!("{text} {verb}"));
    }
}

#[cfg(test)]
mod tests {
    use super::super::EventSink;
    use super::*;

    fn end(events: &EventSink, outcome: Outcome) {
        events.send(Event::Finished { outcome, result: None, error: None, done: None, unfinished: None });
    }

    #[test]
    fn a_canceled_operation_reports_every_kind_of_change_and_what_was_in_progress() {
        let (events, receiver) = EventSink::new();
        for (text, state) in [
            ("Group", StepState::Created),
            ("Account", StepState::Updated),
            ("Vault", StepState::Removed),
            ("Container", StepState::Unchanged),
            ("Role", StepState::Failed),
        ] {
            events.step("a", text, StepState::Started);
            events.clone().step("a", text, state);
        }
        events.step("a", "Secret", StepState::Started);
        end(&events, Outcome::Cancelled);
        let Some(Event::Finished { done, unfinished, .. }) = receiver.try_iter().last() else { panic!("no end") };
        assert_eq!(done.expect("a list"), ["Group created", "Account updated", "Vault removed"]);
        assert_eq!(unfinished.expect("a list"), ["Secret"]);
    }

    #[test]
    fn other_outcomes_have_no_list() {
        for outcome in [Outcome::Succeeded, Outcome::Failed] {
            let (events, receiver) = EventSink::new();
            events.step("a", "Group", StepState::Created);
            end(&events, outcome);
            let Some(Event::Finished { done, unfinished, .. }) = receiver.try_iter().last() else { panic!("no end") };
            assert_eq!((done, unfinished), (None, None));
        }
    }
}
