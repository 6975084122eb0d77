//! The requests that an operation has sent: an operation that runs out of time names those without an answer.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::time::Instant;

/// A request that an operation sent.
#[derive(Debug, Clone)]
pub(super) struct SentRequest {
    /// Method and URL, without secrets.
    pub label: String,
    pub attempt: u32,
    /// When its first attempt started.
    pub since: Instant,
}

#[derive(Debug, Default)]
pub(super) struct Requests(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    next: u64,
    unanswered: BTreeMap<u64, SentRequest>,
    last: Option<SentRequest>,
}

/// A request without an answer. Dropping it means that it was answered, or is no longer waited for.
#[derive(Debug)]
pub struct Unanswered<'a> {
    requests: &'a Requests,
    number: u64,
}

impl Requests {
    pub(super) fn note(&self, sent: SentRequest) -> Unanswered<'_> {
        let mut state = self.state();
        let number = state.next;
        state.next += 1;
        state.last = Some(sent.clone());
        state.unanswered.insert(number, sent);
        Unanswered { requests: self, number }
    }

    /// Returns the requests without an answer, in the order in which they were sent.
    pub(super) fn unanswered(&self) -> Vec<SentRequest> {
        self.state().unanswered.values().cloned().collect()
    }

    /// Returns the request that was sent last.
    pub(super) fn last(&self) -> Option<SentRequest> {
        self.state().last.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Unanswered<'_> {
    fn drop(&mut self) {
        self.requests.state().unanswered.remove(&self.number);
    }
}
