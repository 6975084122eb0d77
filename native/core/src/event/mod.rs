//! The events that a running operation sends to its caller, and its requests for tokens.

mod changes;
pub mod observer;
mod redacted;
mod requests;
mod step_kind;
pub(crate) mod steps;
mod time_limit;
pub mod trace;

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::Serialize;
use tokio::sync::oneshot;
use tokio::time::Instant;

pub use self::step_kind::StepKind;

use self::changes::Changes;
use self::observer::{Content, Exchange, Observer};
use self::requests::{Requests, SentRequest, Unanswered};
use self::trace::Trace;
use crate::error::{Error, ErrorId, Problem, Result};
use crate::login_attempts::LoginAttempts;
use crate::secret::SecretString;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stream {
    Host,
    Verbose,
    Debug,
    Warning,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StepState {
    Started,
    Created,
    Updated,
    Unchanged,
    Removed,
    Failed,
}

/// The service that a token is for; a signed-in session may know the audience only by this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Purpose {
    Arm,
    KeyVault,
    Graph,
}

/// How an operation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    Succeeded,
    Failed,
    Cancelled,
}

/// Whether a deployment is running on the stamp, with or without a caller that waits for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DeploymentState {
    /// The request is being sent: the stamp may already have received it.
    Starting,
    Running,
    Ended,
}

/// The events of `docs/abi.md`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "event", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Event {
    Message {
        stream: Stream,
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<&'static str>,
        text: String,
    },
    Step {
        id: StepKind,
        text: String,
        state: StepState,
    },
    Progress {
        activity: String,
        status: String,
        percent: u8,
        /// Absent if it cannot be estimated.
        #[serde(skip_serializing_if = "Option::is_none")]
        seconds_remaining: Option<u64>,
    },
    Deployment {
        resource_group_name: String,
        name: String,
        state: DeploymentState,
    },
    Token {
        request: u64,
        audience: String,
        purpose: Purpose,
    },
    DeviceCode {
        user_code: String,
        verification_url: String,
        message: String,
        expires_in: u64,
    },
    /// The last event. The C ABI sends it exactly once, in every case.
    Finished {
        outcome: Outcome,
        #[serde(skip_serializing_if = "Option::is_none")]
        result: Option<serde_json::Value>,
        #[serde(skip_serializing_if = "Option::is_none")]
        error: Option<serde_json::Value>,
        /// The changes completed before the operation was canceled, or its time limit ended it.
        #[serde(skip_serializing_if = "Option::is_none")]
        done: Option<Vec<String>>,
        /// The changes in progress at that time: the service may still complete them.
        #[serde(skip_serializing_if = "Option::is_none")]
        unfinished: Option<Vec<String>>,
    },
}

/// A token from the caller's session.
#[derive(Debug, Clone)]
pub struct HandedToken {
    pub token: SecretString,
    /// Seconds since 1970, if the session provides it.
    pub expires_on: Option<i64>,
}

type Reply = std::result::Result<HandedToken, String>;

/// The channel for the events of an operation. Cheap to clone; events are dropped if the receiver is gone.
#[derive(Debug, Clone)]
pub struct EventSink {
    sender: Sender<Event>,
    asked: Arc<Asked>,
    changes: Arc<Mutex<Changes>>,
    watched: Arc<Watched>,
    logins: Arc<LoginAttempts>,
    /// Host to the end of its newest pause that was reported.
    pauses: Arc<Mutex<HashMap<String, Instant>>>,
    /// Does not send its events, but still shows its requests.
    silent: bool,
}

#[derive(Debug)]
struct Watched {
    observers: Vec<Box<dyn Observer>>,
    exchanges: AtomicU64,
    requests: Requests,
    trace: Trace,
    /// Receives the requests of silenced work too.
    caller: Sender<Event>,
}

#[derive(Debug, Default)]
struct Asked {
    next: AtomicU64,
    waiting: Mutex<HashMap<u64, oneshot::Sender<Reply>>>,
}

impl EventSink {
    pub fn new() -> (Self, Receiver<Event>) {
        Self::observed(Vec::new())
    }

    /// Creates a sink with observers, which see each event before the caller does.
    pub fn observed(observers: Vec<Box<dyn Observer>>) -> (Self, Receiver<Event>) {
        Self::traced(observers, Trace::Off)
    }

    /// Creates a sink with observers, and with messages about each request.
    pub fn traced(observers: Vec<Box<dyn Observer>>, trace: Trace) -> (Self, Receiver<Event>) {
        let (sender, receiver) = channel();
        let (asked, changes) = (Arc::default(), Arc::default());
        let (exchanges, requests) = (AtomicU64::new(0), Requests::default());
        let watched = Arc::new(Watched { observers, exchanges, requests, trace, caller: sender.clone() });
        let (logins, pauses) = (Arc::default(), Arc::default());
        (Self { sender, asked, changes, watched, logins, pauses, silent: false }, receiver)
    }

    pub fn send(&self, mut event: Event) {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner).note(&mut event);
        if !self.silent {
            self.show(|observer| observer.event(&event));
        }
        // A closed channel means that the operation was freed.
        let _ = self.sender.send(event);
    }

    /// Returns a sink for background work: observers see its requests, and its events are dropped.
    #[must_use]
    pub fn silenced(&self) -> Self {
        let (sender, _) = channel();
        let (asked, changes) = (Arc::default(), Arc::default());
        let (watched, logins) = (Arc::clone(&self.watched), Arc::clone(&self.logins));
        Self { sender, asked, changes, watched, logins, pauses: Arc::default(), silent: true }
    }

    /// Returns the logins that the operation tried.
    pub fn logins(&self) -> &LoginAttempts {
        &self.logins
    }

    /// Returns whether the operation has not reported this pause of `host` yet, and notes that it does.
    pub fn is_first_of_pause(&self, host: &str, until: Instant) -> bool {
        let mut pauses = self.pauses.lock().unwrap_or_else(PoisonError::into_inner);
        pauses.insert(host.to_owned(), until) != Some(until)
    }

    /// Returns whether requests are shown.
    pub fn is_observed(&self) -> bool {
        !self.watched.observers.is_empty() || self.watched.trace != Trace::Off
    }

    /// Returns how much of each request the caller sees.
    pub fn trace(&self) -> Trace {
        self.watched.trace
    }

    /// Sends a message about a request only to the caller: the log has the request itself.
    pub fn send_trace(&self, stream: Stream, text: String) {
        let _ = self.watched.caller.send(Event::Message { stream, id: None, text });
    }

    /// Returns a number for the next request.
    pub fn next_exchange(&self) -> u64 {
        self.watched.exchanges.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Records a request that is about to be sent, until its answer is there. `label` contains no secret; `since` is the time of its first attempt.
    pub fn note_request(&self, label: String, attempt: u32, since: Instant) -> Unanswered<'_> {
        self.watched.requests.note(SentRequest { label, attempt, since })
    }

    /// Returns the error of an operation that did not end within `limit`. Its work must still exist: a request that was dropped counts as answered.
    pub fn out_of_time(&self, limit: Duration) -> Error {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner).out_of_time(limit, &self.watched.requests)
    }

    pub fn exchange(&self, exchange: &Exchange) {
        self.show(|observer| observer.exchange(exchange));
    }

    pub fn content(&self, content: &Content<'_>) {
        self.show(|observer| observer.content(content));
    }

    fn show(&self, look: impl Fn(&dyn Observer) -> Result<()>) {
        for observer in &self.watched.observers {
            if let Err(error) = look(&**observer) {
                // Only to the caller: a failed observer must not receive its own failure.
                let _ = self.sender.send(warning(&Problem::from_error(&error, None)));
            }
        }
    }

    pub fn host(&self, text: impl Into<String>) {
        self.message(Stream::Host, text);
    }

    pub fn verbose(&self, text: impl Into<String>) {
        self.message(Stream::Verbose, text);
    }

    pub fn warn(&self, problem: &Problem) {
        self.send(warning(problem));
    }

    pub fn progress(&self, activity: impl Into<String>, status: impl Into<String>, percent: usize) {
        let percent = u8::try_from(percent.min(100)).unwrap_or(100);
        let (activity, status) = (activity.into(), status.into());
        self.send(Event::Progress { activity, status, percent, seconds_remaining: None });
    }

    pub fn step(&self, id: StepKind, text: impl Into<String>, state: StepState) {
        self.send(Event::Step { id, text: text.into(), state });
    }

    pub fn deployment(&self, resource_group_name: &str, name: &str, state: DeploymentState) {
        let (resource_group_name, name) = (resource_group_name.to_owned(), name.to_owned());
        self.send(Event::Deployment { resource_group_name, name, state });
    }

    /// Requests a token from the caller's session and waits for [`EventSink::reply`].
    pub async fn ask_token(&self, audience: &str, purpose: Purpose) -> Result<HandedToken> {
        let request = self.asked.next.fetch_add(1, Ordering::Relaxed) + 1;
        let (sender, receiver) = oneshot::channel();
        self.waiting().insert(request, sender);
        self.send(Event::Token { request, audience: audience.to_owned(), purpose });
        match receiver.await {
            Ok(Ok(token)) => Ok(token),
            Ok(Err(reason)) => Err(Error::new(
                ErrorId::HandOverFailed,
                format!("the signed-in session returned no token for '{audience}': {reason}"),
            )),
            Err(_) => Err(Error::new(
                ErrorId::HandOverFailed,
                format!("the request for a token for '{audience}' was not answered"),
            )),
        }
    }

    /// Answers the token event with the number `request`.
    pub fn reply(&self, request: u64, reply: Reply) -> Result<()> {
        let sender = self.waiting().remove(&request).ok_or_else(|| {
            Error::new(ErrorId::RequestInvalid, format!("token request {request} is not waiting for a reply"))
        })?;
        // The operation may have been canceled in between.
        let _ = sender.send(reply);
        Ok(())
    }

    fn message(&self, stream: Stream, text: impl Into<String>) {
        let text = text.into();
        self.send(Event::Message { stream, id: None, text });
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, HashMap<u64, oneshot::Sender<Reply>>> {
        self.asked.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn warning(problem: &Problem) -> Event {
    Event::Message { stream: Stream::Warning, id: Some(problem.id.id()), text: problem.sentences() }
}
