//! The changes of an operation, for a caller that stops it or limits its time.

use std::time::Duration;

use super::requests::Requests;
use super::time_limit::Interrupted;
use super::{DeploymentState, Event, Outcome, StepKind, StepState};
use crate::error::{Error, ErrorId};

#[derive(Debug, Default)]
pub(super) struct Changes {
    /// `Key vault 'newregkv1' created`
    done: Vec<String>,
    /// Steps that started and did not finish: the service may still complete them.
    begun: Vec<(StepKind, String)>,
    /// Activity and status of the last progress.
    progress: Option<(String, String)>,
    /// Resource group, name, and state of a deployment that has not ended.
    deployment: Option<(String, String, DeploymentState)>,
}

impl Changes {
    /// Records steps, progress and deployments, and adds the recorded steps to the last event of an operation that was canceled or out of time.
    pub(super) fn note(&mut self, event: &mut Event) {
        match event {
            Event::Step { id, text, state } => self.step(*id, text, *state),
            Event::Progress { activity, status, .. } => self.progress = Some((activity.clone(), status.clone())),
            Event::Deployment { state: DeploymentState::Ended, .. } => self.deployment = None,
            Event::Deployment { resource_group_name, name, state } => {
                self.deployment = Some((resource_group_name.clone(), name.clone(), *state));
            }
            Event::Finished { outcome, error, done, unfinished, .. }
                if *outcome == Outcome::Cancelled
                    || error.as_ref().is_some_and(|error| error["id"] == ErrorId::OutOfTime.id()) =>
            {
                *done = Some(self.done.clone());
                *unfinished = Some(self.unfinished());
            }
            _ => {}
        }
    }

    /// Returns the error of an operation that is out of time.
    pub(super) fn out_of_time(&self, limit: Duration, requests: &Requests) -> Error {
        let mut unfinished = self.unfinished();
        if unfinished.is_empty() {
            unfinished.extend(self.progress.as_ref().map(|(activity, status)| format!("{activity} ({status})")));
        }
        let (done, deployment) = (&self.done, self.deployment.as_ref());
        Interrupted { limit, done, unfinished, deployment, requests }.error()
    }

    fn unfinished(&self) -> Vec<String> {
        self.begun.iter().map(|(_, text)| text.clone()).collect()
    }

    fn step(&mut self, id: StepKind, text: &str, state: StepState) {
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
            events.step(StepKind::ResourceGroup, text, StepState::Started);
            events.clone().step(StepKind::ResourceGroup, text, state);
        }
        events.step(StepKind::Secret, "Secret", StepState::Started);
        end(&events, Outcome::Cancelled);
        let Some(Event::Finished { done, unfinished, .. }) = receiver.try_iter().last() else { panic!("no end") };
        assert_eq!(done.expect("a list"), ["Group created", "Account updated", "Vault removed"]);
        assert_eq!(unfinished.expect("a list"), ["Secret"]);
    }

    #[test]
    fn other_outcomes_have_no_list() {
        for outcome in [Outcome::Succeeded, Outcome::Failed] {
            let (events, receiver) = EventSink::new();
            events.step(StepKind::ResourceGroup, "Group", StepState::Created);
            end(&events, outcome);
            let Some(Event::Finished { done, unfinished, .. }) = receiver.try_iter().last() else { panic!("no end") };
            assert_eq!((done, unfinished), (None, None));
        }
    }
}
