//! The task of one use case: it completes, is canceled, runs out of time, or panics, and in every case sends exactly one last event.

use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use azcr_core::error::{Error, ErrorId, Result};
use azcr_core::event::{Event, EventSink, Outcome};
use azcr_core::secret::Secrets;
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use crate::panic::catch;

/// The result of a use case: JSON, and for a few of them secrets.
pub struct Answer {
    pub result: Value,
    pub secrets: Secrets,
}

/// The secret results of an operation, for `azcr_operation_secret`.
pub type SecretResults = Arc<Mutex<Secrets>>;

/// Runs `use_case` and sends the last event, even if the future is dropped before it was polled.
pub fn run(
    use_case: impl Future<Output = Result<Answer>>,
    cancel: CancellationToken,
    limit: Duration,
    secrets: SecretResults,
    events: EventSink,
) -> impl Future<Output = ()> {
    let ending = Ending(Some(events.clone()));
    async move {
        // Its error names the requests that wait, so it is created before the use case is dropped.
        let out_of_time = async {
            tokio::time::sleep(limit).await;
            events.out_of_time(limit)
        };
        let result = tokio::select! {
            biased;
            () = cancel.cancelled() => Err(cancelled()),
            error = out_of_time => Err(error),
            result = without_panic(use_case) => result,
        };
        ending.tell(result.map(|answer| {
            *secrets.lock().unwrap_or_else(PoisonError::into_inner) = answer.secrets;
            answer.result
        }));
    }
}

/// Polls inside the boundary: a worker thread of the runtime would catch the panic and print its text.
async fn without_panic(use_case: impl Future<Output = Result<Answer>>) -> Result<Answer> {
    let mut use_case = pin!(use_case);
    std::future::poll_fn(|context| {
        catch(AssertUnwindSafe(|| use_case.as_mut().poll(context))).unwrap_or_else(|panic| Err(panic).into())
    })
    .await
}

/// Creates the last event. The sink adds the changes.
fn finished(outcome: Outcome, result: Option<Value>, error: Option<Value>) -> Event {
    Event::Finished { outcome, result, error, done: None, unfinished: None }
}

fn cancelled() -> Error {
    Error::new(ErrorId::Cancelled, "the operation was stopped by its caller")
}

/// Sends the last event. If it is dropped before (its session was freed, with the runtime), the outcome is "cancelled".
struct Ending(Option<EventSink>);

impl Ending {
    fn tell(mut self, result: Result<Value>) {
        self.send(result);
    }

    fn send(&mut self, result: Result<Value>) {
        let Some(events) = self.0.take() else { return };
        events.send(match result {
            Ok(result) => finished(Outcome::Succeeded, Some(result), None),
            Err(error) => {
                let outcome = if error.id == ErrorId::Cancelled { Outcome::Cancelled } else { Outcome::Failed };
                finished(outcome, None, Some(error.to_json()))
            }
        });
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        self.send(Err(cancelled()));
    }
}
