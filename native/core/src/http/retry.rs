//! Retries: a table of policies, and a rule for whether another attempt can succeed, based on the answer and on whether the request may be sent twice. A
//! service may request pauses of up to a minute in total; if it requests more, there is no further attempt. The error contains the number of attempts, their
//! duration, and the requested pause.

use std::time::Duration;

use tokio::time::Instant;

use super::answer::names_failed_operation;
use super::jitter::Jitter;
use super::limits::{ASKED_PAUSES, REQUEST_TIME};
use super::transport::{Request, Response, Transport};
use super::tried::Tried;
use super::wait::wait;
use crate::error::{ErrorId, Result};
use crate::event::EventSink;

/// Number of attempts and the pauses between them.
#[derive(Debug, Clone, Copy)]
pub struct RetryPolicy {
    pub attempts: usize,
    pub first_pause: Duration,
    pub longest_pause: Duration,
}

const fn policy(attempts: usize, first_pause_ms: u64, longest_pause_s: u64) -> RetryPolicy {
    RetryPolicy {
        attempts,
        first_pause: Duration::from_millis(first_pause_ms),
        longest_pause: Duration::from_secs(longest_pause_s),
    }
}

impl RetryPolicy {
    /// Resource manager, vaults, login, metadata.
    pub const SERVICE: Self = policy(5, 400, 20);
    /// The directory: there is a fallback if it does not answer.
    pub const DIRECTORY: Self = policy(3, 400, 20);
    /// A URL that is only probed.
    pub const PROBE: Self = policy(2, 400, 20);
    /// A deleted resource that a cache still shows for a few seconds.
    pub const DISAPPEARANCE: Self = policy(5, 300, 8);
    /// Storage services: the DNS name of a new account may appear late.
    pub const STORAGE: Self = policy(9, 300, 15);
    /// A new account whose keys are not ready.
    pub const PROVISIONING: Self = policy(6, 100, 1);
    /// A new principal, until every part of the directory knows it: often a moment, sometimes a minute.
    pub const REPLICATION: Self = policy(12, 50, 30);
    /// A new object of the directory whose request may have been lost; it is searched before each repetition.
    pub const DIRECTORY_WRITE: Self = policy(4, 400, 10);
    /// How long a new object of the directory may be missing in lists.
    pub const APPEARANCE: Self = policy(5, 300, 4);
    /// A secret whose write may have been lost; it is read before each attempt.
    pub const NEW_VERSION: Self = policy(5, 200, 5);
    /// A setting that other clients may be writing at the same time; it is read after each write.
    pub const CONTESTED: Self = policy(6, 200, 5);
    /// A resource that another run may be about to create.
    pub const OTHER_RUN: Self = policy(5, 250, 2);
    /// Registries and their storage.
    pub const REGISTRY: Self = policy(6, 200, 15);

    /// Returns the pauses between the attempts.
    pub fn pauses(self, jitter: Jitter) -> impl Iterator<Item = Duration> + Send + Sync + use<> {
        jitter.pauses(self.first_pause, self.longest_pause, 2.0).take(self.attempts.saturating_sub(1))
    }
}

/// The rows of the table in `docs/security.md`.
#[cfg(all(test, not(windows)))]
const POLICIES: [(&str, RetryPolicy); 13] = [
    ("Resource manager, vaults, sign-in, metadata", RetryPolicy::SERVICE),
    ("Directory", RetryPolicy::DIRECTORY),
    ("URL that is only probed", RetryPolicy::PROBE),
    ("Resource that disappears", RetryPolicy::DISAPPEARANCE),
    ("Storage", RetryPolicy::STORAGE),
    ("Keys of a new account", RetryPolicy::PROVISIONING),
    ("Role of a new principal", RetryPolicy::REPLICATION),
    ("New object of the directory", RetryPolicy::DIRECTORY_WRITE),
    ("Appearance of a new object of the directory", RetryPolicy::APPEARANCE),
    ("New version of a secret", RetryPolicy::NEW_VERSION),
    ("Setting that others write", RetryPolicy::CONTESTED),
    ("Resource of another run", RetryPolicy::OTHER_RUN),
    ("Registries and their storage", RetryPolicy::REGISTRY),
];

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::SERVICE
    }
}

/// The attempts of one request, or of one step of a transfer.
pub struct Attempts<'a> {
    policy: RetryPolicy,
    pauses: Box<dyn Iterator<Item = Duration> + Send + Sync>,
    /// The remaining time for pauses that services request.
    patience: Duration,
    started: Instant,
    /// No attempt starts later.
    limit: Duration,
    made: u32,
    events: Option<&'a EventSink>,
}

impl<'a> Attempts<'a> {
    pub fn new(policy: RetryPolicy, events: Option<&'a EventSink>) -> Self {
        let pauses = Box::new(policy.pauses(Jitter::random()));
        let (patience, limit) = (ASKED_PAUSES, REQUEST_TIME);
        Self { policy, pauses, patience, started: Instant::now(), limit, made: 0, events }
    }

    /// Removes the limit, for a step that may take long, such as a step of a transfer.
    #[must_use]
    pub fn without_limit(self) -> Self {
        Self { limit: Duration::MAX, ..self }
    }

    /// Counts an attempt that starts now, and returns its number.
    pub fn begin(&mut self) -> u32 {
        self.made += 1;
        self.made
    }

    pub fn since(&self) -> Instant {
        self.started
    }

    pub fn tried(&self) -> Tried {
        Tried { attempts: self.made, elapsed: self.started.elapsed() }
    }

    /// Waits until the next attempt is due: as long as the service `asked`, otherwise by the policy. Returns `false` if there is none: the attempts or the time
    /// of the request are used up, or the service requests a longer pause than is left. `label` names the request in the event.
    pub async fn again(&mut self, label: &str, asked: Option<Duration>) -> bool {
        let Some(usual) = self.pauses.next() else { return false };
        let pause = asked.unwrap_or(usual);
        if asked.is_some_and(|asked| asked > self.patience) || self.started.elapsed().saturating_add(pause) > self.limit
        {
            return false;
        }
        self.patience = self.patience.saturating_sub(asked.unwrap_or_default());
        wait(self.events, pause, || {
            let who = if asked.is_some() { "the service asks for a pause" } else { "it failed for now" };
            let (next, all) = (self.made + 1, self.policy.attempts);
            format!("{label}: {who}; attempt {next} of {all} follows in {} s.", pause.as_secs())
        })
        .await;
        true
    }
}

/// Sends until an answer arrives that another attempt would not change, or the attempts are used up. Returns the last answer with any status; an `Err` is a
/// failure of the transport.
pub async fn send(transport: &dyn Transport, request: &Request, policy: RetryPolicy) -> Result<Response> {
    send_made(transport, || Ok(request.clone()), policy).await
}

/// Like `send`, but creates the request for each attempt, since it contains something that is valid only once.
pub async fn send_made(
    transport: &dyn Transport,
    make: impl Fn() -> Result<Request>,
    policy: RetryPolicy,
) -> Result<Response> {
    let mut attempts = Attempts::new(policy, transport.events());
    loop {
        let request = Request { attempt: attempts.begin(), since: attempts.since(), ..make()? };
        let outcome = transport.send(request.clone()).await;
        let is_final = match &outcome {
            Ok(response) => {
                let status = response.status.as_u16();
                // A failed long-running operation is answered with 500, and another attempt does not change it.
                !status_may_pass(status, request.idempotent) || (status == 500 && names_failed_operation(response))
            }
            Err(error) => !failure_may_pass(error.id, request.idempotent),
        };
        let asked = outcome.as_ref().ok().and_then(Response::retry_after);
        if is_final || !attempts.again(&request.label(), asked).await {
            let tried = attempts.tried();
            return match outcome {
                Ok(response) => Ok(Response { tried, ..response }),
                Err(error) => Err(error.with_attempts(tried.attempts, tried.elapsed)),
            };
        }
    }
}

/// Returns whether this status is transient. `repeatable`: the request can safely be sent twice.
pub fn status_may_pass(status: u16, repeatable: bool) -> bool {
    match status {
        // The service did not process the request, so any request can be sent again.
        429 => true,
        408 | 500 | 502 | 503 | 504 => repeatable,
        _ => false,
    }
}

/// Like `status_may_pass`, for a request without an answer.
pub fn failure_may_pass(id: ErrorId, repeatable: bool) -> bool {
    match id {
        // Nothing was sent yet; a name may appear late, and a proxy that cannot reach the host says so before anything is sent.
        ErrorId::Unreachable | ErrorId::NameNotFound | ErrorId::ProxyUnreachable | ErrorId::ProxyFailed => true,
        ErrorId::AnswerBroken | ErrorId::TransportTimedOut => repeatable,
        _ => false,
    }
}

// Tokio's pausable clock is a feature that the packaged library does not share.
#[cfg(not(windows))]
#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::wait::sleep;

    /// Returns the pauses between the attempts while a service requests `asked`, and the number of attempts.
    async fn pauses(asked: &[Option<u64>]) -> Vec<u64> {
        let mut attempts = Attempts::new(RetryPolicy { attempts: 9, ..RetryPolicy::SERVICE }, None);
        let mut pauses = Vec::new();
        for asked in asked {
            attempts.begin();
            let began = Instant::now();
            if !attempts.again("GET x", asked.map(Duration::from_secs)).await {
                break;
            }
            pauses.push(began.elapsed().as_secs());
        }
        pauses
    }

    #[test]
    fn the_security_model_lists_every_policy() {
        let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/security.md");
        let page = std::fs::read_to_string(page).expect("the page");
        for (request, policy) in POLICIES {
            let (attempts, first, longest) = (policy.attempts, policy.first_pause, policy.longest_pause);
            let row = format!("| {request} | {attempts} | {} ms | {} s |", first.as_millis(), longest.as_secs());
            assert!(page.contains(&row), "docs/security.md has no row {row}");
        }
        let source = include_str!("retry.rs");
        assert_eq!(
            source.matches(": Self = policy(").count(),
            POLICIES.len() + 1,
            "each policy has a row; one match is this line"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn requested_pauses_are_kept_or_the_request_ends() {
        for (asked, expected) in [
            (&[Some(3600), Some(0)][..], &[][..]),
            (&[Some(61), Some(0)], &[]),
            (&[Some(u64::MAX)], &[]),
            (&[Some(60), Some(1)], &[60]),
            (&[Some(59), Some(2)], &[59]),
            (&[Some(20), Some(20), Some(20), Some(1)], &[20, 20, 20]),
            (&[Some(0), Some(60), Some(0), Some(1)], &[0, 60, 0]),
        ] {
            assert_eq!(pauses(asked).await, expected, "{asked:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn no_attempt_starts_after_the_time_limit_of_the_request() {
        let slow = REQUEST_TIME / 2;
        let mut attempts = Attempts::new(RetryPolicy { attempts: 50, ..RetryPolicy::SERVICE }, None);
        while attempts.again("GET x", None).await {
            attempts.begin();
            sleep(slow).await;
        }
        assert!(attempts.made <= 2, "{}", attempts.made);
    }

    #[tokio::test(start_paused = true)]
    async fn long_pause_is_an_event_with_its_requester_and_duration() {
        let (events, receiver) = EventSink::new();
        for (asked, told) in [(1, None), (2, None), (3, Some("in 3 s")), (45, Some("in 45 s"))] {
            let mut attempts = Attempts::new(RetryPolicy::SERVICE, Some(&events));
            attempts.begin();
            assert!(attempts.again("GET https://a.example/x", Some(Duration::from_secs(asked))).await);
            let texts: Vec<String> = receiver.try_iter().map(|event| format!("{event:?}")).collect();
            assert_eq!(texts.len(), usize::from(told.is_some()), "{asked}: {texts:?}");
            for part in told.into_iter().flat_map(|told| [told, "a.example", "the service asks", "attempt 2 of 5"]) {
                assert!(texts[0].contains(part), "{part}: {texts:?}");
            }
        }
    }

    #[test]
    fn only_repeatable_requests_are_sent_twice() {
        for (status, always, repeatable) in [
            (429, true, true),
            (408, false, true),
            (500, false, true),
            (503, false, true),
            (504, false, true),
            (200, false, false),
            (400, false, false),
            (401, false, false),
            (404, false, false),
            (409, false, false),
            (501, false, false),
        ] {
            assert_eq!(
                (status_may_pass(status, false), status_may_pass(status, true)),
                (always, repeatable),
                "{status}"
            );
        }
        for (id, always, repeatable) in [
            (ErrorId::Unreachable, true, true),
            (ErrorId::NameNotFound, true, true),
            (ErrorId::AnswerBroken, false, true),
            (ErrorId::TransportTimedOut, false, true),
            (ErrorId::AnswerTooLarge, false, false),
            (ErrorId::UntrustedCertificate, false, false),
            (ErrorId::ProxyLoginRefused, false, false),
        ] {
            assert_eq!((failure_may_pass(id, false), failure_may_pass(id, true)), (always, repeatable), "{id:?}");
        }
    }
}
