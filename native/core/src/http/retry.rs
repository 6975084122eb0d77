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
    let mut left = LONGEST_ASKED;
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
        if asked.is_some() && left.is_zero() {
            return outcome;
        }
        let pause = match asked {
            Some(asked) => asked.min(left),
            None => pause,
        };
        left = left.saturating_sub(asked.unwrap_or_default());
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
