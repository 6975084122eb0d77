//! The error of an operation that its time limit ended: what was in progress, what was done, and the requests without an answer.

use std::time::Duration;

use super::DeploymentState;
use super::requests::{Requests, SentRequest};
use crate::clock::duration;
use crate::error::{Error, ErrorId};

/// An operation sends up to 32 requests at the same time; those that wait longest are named.
const MOST_NAMED: usize = 3;

/// The state of an operation when its time limit ended it.
#[derive(Debug)]
pub(super) struct Interrupted<'a> {
    pub limit: Duration,
    pub done: &'a [String],
    pub unfinished: Vec<String>,
    /// Resource group and name of a deployment that was running, or may have been.
    pub deployment: Option<&'a (String, String, DeploymentState)>,
    pub requests: &'a Requests,
}

impl Interrupted<'_> {
    pub(super) fn error(&self) -> Error {
        let mut message = format!("the operation did not end within its time limit of {}", duration(self.limit));
        let mut add = |sentence: String| message.push_str(&format!(". {sentence}"));
        if !self.unfinished.is_empty() {
            add(format!("In progress: {}", self.unfinished.join("; ")));
        }
        add(match self.done {
            [] => "Nothing was changed before".to_owned(),
            done => format!("Done: {}", done.join("; ")),
        });
        if let Some((group, name, state)) = self.deployment {
            let verb = if *state == DeploymentState::Starting { "may have started" } else { "continues" };
            add(format!("Deployment '{name}' in the resource group '{group}' {verb} on the stamp"));
        }
        let mut waiting = self.requests.unanswered();
        waiting.sort_by_key(|sent| sent.since);
        let last = self.requests.last();
        if !waiting.is_empty() {
            let named: Vec<String> = waiting.iter().take(MOST_NAMED).map(described).collect();
            let more = waiting.len() - named.len();
            let more = if more == 0 { String::new() } else { format!("; and {more} more") };
            add(format!("Not answered: {}{more}", named.join("; ")));
        } else if let Some(last) = &last {
            add(format!("Last request: {}", described(last)));
        }
        let error = Error::new(ErrorId::OutOfTime, message);
        match waiting.first().or(last.as_ref()) {
            Some(sent) => error.with_attempts(sent.attempt, self.limit),
            None => error,
        }
    }
}

fn described(sent: &SentRequest) -> String {
    format!("{}, attempt {}, first sent {} ago", sent.label, sent.attempt, duration(sent.since.elapsed()))
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::super::{Event, EventSink, Outcome, StepKind, StepState};
    use super::*;

    const LIMIT: Duration = Duration::from_secs(90);

    fn ended(events: &EventSink) -> Error {
        events.out_of_time(LIMIT)
    }

    #[test]
    fn error_lists_changes_progress_deployment_and_last_request() {
        let (events, _receiver) = EventSink::new();
        events.step(StepKind::ResourceGroup, "Group", StepState::Created);
        events.step(StepKind::StorageAccount, "Account", StepState::Started);
        events.step(StepKind::KeyVault, "Vault", StepState::Started);
        events.step(StepKind::KeyVault, "Vault", StepState::Created);
        events.deployment("newreg", "d1", DeploymentState::Running);
        drop(events.note_request("PUT https://a.example/x".to_owned(), 3, Instant::now()));
        let error = ended(&events);
        assert_eq!((error.id, error.attempts, error.elapsed_ms), (ErrorId::OutOfTime, Some(3), Some(90_000)));
        for part in [
            "90 s",
            "In progress: Account.",
            "Done: Group created; Vault created.",
            "Deployment 'd1' in the resource group 'newreg' continues on the stamp",
            "Last request: PUT https://a.example/x, attempt 3, first sent 0 s ago",
        ] {
            assert!(error.message.contains(part), "{part}: {}", error.message);
        }
    }

    #[test]
    fn requests_without_an_answer_are_named_before_the_last_one() {
        let (events, _receiver) = EventSink::new();
        let note = |host: &str, attempt| events.note_request(format!("GET https://{host}/"), attempt, Instant::now());
        let (hanging, answered) = (note("hangs.example", 2), note("answers.example", 1));
        drop(answered);
        let error = ended(&events);
        assert!(error.message.contains("Not answered: GET https://hangs.example/, attempt 2, first sent 0 s ago"));
        assert!(!error.message.contains("answers.example"), "{}", error.message);
        assert_eq!(error.attempts, Some(2));
        let others: Vec<_> = (0..4).map(|_| note("others.example", 1)).collect();
        assert!(ended(&events).message.ends_with("others.example/, attempt 1, first sent 0 s ago; and 2 more"));
        drop((hanging, others));
        assert!(ended(&events).message.contains("Last request: GET https://others.example/"));
    }

    #[test]
    fn operation_without_steps_is_described_by_its_progress() {
        let (events, _receiver) = EventSink::new();
        assert!(!ended(&events).message.contains("In progress"));
        events.progress("Importing a/b:1", "1 MB of 4 MB", 25);
        let error = ended(&events);
        assert!(error.message.contains("In progress: Importing a/b:1 (1 MB of 4 MB). Nothing was changed before"));
        assert_eq!(error.attempts, None);
        // An ended deployment does not continue.
        events.deployment("newreg", "d1", DeploymentState::Running);
        events.deployment("newreg", "d1", DeploymentState::Ended);
        assert!(!ended(&events).message.contains("Deployment"));
    }

    #[test]
    fn last_event_has_the_lists_of_a_canceled_operation() {
        let (events, receiver) = EventSink::new();
        events.step(StepKind::ResourceGroup, "Group", StepState::Created);
        events.step(StepKind::StorageAccount, "Account", StepState::Started);
        let error = Some(ended(&events).to_json());
        events.send(Event::Finished { outcome: Outcome::Failed, result: None, error, done: None, unfinished: None });
        let Some(Event::Finished { done, unfinished, .. }) = receiver.try_iter().last() else { panic!("no end") };
        assert_eq!(done.expect("a list"), ["Group created"]);
        assert_eq!(unfinished.expect("a list"), ["Account"]);
    }
}
