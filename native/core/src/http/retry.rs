//! Retries: only what may be sent twice, with growing pauses. `Retry-After` is honored up to a minute in all; the error names the number of
//! attempts, how long they took, and a longer pause that the service asked for.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};
use tokio::time::Instant;

use super::answer::names_failed_operation;
use super::transport::{Request, Response, Transport};
use crate::error::{Error, ErrorId, Result};

/// The pauses of one request that a service may ask for, in all. It may ask for hours.
pub const LONGEST_ASKED: Duration = Duration::from_secs(60);

/// How long one request still waits because a service asked for it. Stamps and registries have the same rule.
#[derive(Debug)]
pub struct Patience(Duration);

impl Default for Patience {
    fn default() -> Self {
        Self(LONGEST_ASKED)
    }
}

impl Patience {
    /// Returns the pause before the next attempt: the one that was asked for as far as the limit allows, else the `usual` one. `None` when
    /// the service asks again after the limit is used up.
    pub fn pause(&mut self, asked: Option<Duration>, usual: Duration) -> Option<Duration> {
        let Some(asked) = asked else { return Some(usual) };
        if self.0.is_zero() {
            return None;
        }
        let pause = asked.min(self.0);
        self.0 -= pause;
        Some(pause)
    }
}

/// Returns the sentence about a pause that is longer than a command waits; `None` for a shorter one.
pub fn too_long(asked: Option<Duration>) -> Option<String> {
    let (asked, longest) = (asked.filter(|asked| *asked > LONGEST_ASKED)?.as_secs(), LONGEST_ASKED.as_secs());
    Some(format!("The service asks to wait {asked} s before the next attempt; this command waits at most {longest} s."))
}

/// How often and how patiently.
#[derive(Debug, Clone, Copy)]
pub struct RetryPolicy {
    pub attempts: usize,
    pub first_pause: Duration,
    pub longest_pause: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self { attempts: 5, first_pause: Duration::from_millis(400), longest_pause: Duration::from_secs(20) }
    }
}

impl RetryPolicy {
    pub fn pauses(self) -> impl Iterator<Item = Duration> {
        ExponentialBuilder::default()
            .with_min_delay(self.first_pause)
            .with_max_delay(self.longest_pause)
            .with_max_times(self.attempts.saturating_sub(1))
            .with_jitter()
            .build()
    }
}

/// Sends until there is an answer that a repetition would not change, or the attempts are used up. The last answer is given back
/// whatever its status; an `Err` is a failure of the transport.
pub async fn send(transport: &dyn Transport, request: &Request, policy: RetryPolicy) -> Result<Response> {
    send_made(transport, || Ok(request.clone()), policy).await
}

/// The same with a request that is made for each attempt, since it carries what is good for one use.
pub async fn send_made(
    transport: &dyn Transport,
    make: impl Fn() -> Result<Request>,
    policy: RetryPolicy,
) -> Result<Response> {
    let started = Instant::now();
    let mut attempts = 0;
    let mut pauses = policy.pauses();
    let mut patience = Patience::default();
    loop {
        attempts += 1;
        let request = Request { attempt: attempts, ..make()? };
        let outcome = transport.send(request.clone()).await;
        let again = match &outcome {
            Ok(response) => is_passing(&request, response),
            Err(error) => is_passing_failure(&request, error),
        };
        let pause = match again {
            true => pauses.next(),
            false => None,
        };
        let Some(pause) = pause else {
            return outcome.map_err(|error| error.with_attempts(attempts, started.elapsed()));
        };
        let asked = outcome.as_ref().ok().and_then(Response::retry_after);
        let Some(pause) = patience.pause(asked, pause) else { return outcome };
        tokio::time::sleep(pause).await;
    }
}

/// Whether the answer speaks of a state that passes.
fn is_passing(request: &Request, response: &Response) -> bool {
    match response.status.as_u16() {
        // Not processed: may be sent again, whatever it is.
        429 => true,
        408 | 502 | 503 | 504 => request.idempotent,
        // A failed long-running operation is told as 500 and stays so.
        500 => request.idempotent && !names_failed_operation(response),
        _ => false,
    }
}

fn is_passing_failure(request: &Request, error: &Error) -> bool {
    match error.id {
        // Nothing was sent yet.
        ErrorId::Unreachable | ErrorId::NameNotFound | ErrorId::ProxyUnreachable => true,
        // A proxy that cannot reach the host says so before anything is sent; a name may be late.
        ErrorId::ProxyFailed => true,
        ErrorId::AnswerBroken | ErrorId::TransportTimedOut => request.idempotent,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asked_pauses_are_limited_in_all() {
        const USUAL: u64 = 7;
        for (asked, pauses) in [
            (&[Some(3600), Some(3600)][..], &[Some(60), None][..]),
            (&[Some(60), Some(60)], &[Some(60), None]),
            (&[Some(59), Some(59), Some(1)], &[Some(59), Some(1), None]),
            (&[Some(20); 4], &[Some(20), Some(20), Some(20), None]),
            (&[Some(0), None, Some(60), None], &[Some(0), Some(USUAL), Some(60), Some(USUAL)]),
            (&[Some(u64::MAX), None, Some(0)], &[Some(60), Some(USUAL), None]),
        ] {
            let mut patience = Patience::default();
            let usual = Duration::from_secs(USUAL);
            let given = asked.iter().map(|asked| patience.pause(asked.map(Duration::from_secs), usual));
            let given: Vec<Option<u64>> = given.map(|pause| pause.map(|pause| pause.as_secs())).collect();
            assert_eq!(given, pauses, "{asked:?}");
        }
    }

    #[test]
    fn a_longer_wish_than_the_limit_is_a_sentence() {
        for (asked, shown) in
            [(None, false), (Some(0), false), (Some(60), false), (Some(61), true), (Some(86_400), true)]
        {
            let text = too_long(asked.map(Duration::from_secs));
            assert_eq!(text.is_some(), shown, "{asked:?}");
            let named = asked.map(|asked| format!("wait {asked} s")).unwrap_or_default();
            assert!(text.is_none_or(|text| text.contains(&named) && text.contains("at most 60 s")), "{asked:?}");
        }
    }
}
