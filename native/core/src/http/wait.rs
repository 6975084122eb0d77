//! The pauses of all waits. A long pause for a service is reported as an event, so that a waiting command does not seem to hang.

use std::time::Duration;

use crate::event::EventSink;

/// A pause or a wait up to this is not reported.
const UNTOLD: Duration = Duration::from_secs(2);

/// Sleeps. `text` names the service that requests the pause and its duration.
pub(crate) async fn wait(events: Option<&EventSink>, pause: Duration, text: impl FnOnce() -> String) {
    if let Some(events) = events.filter(|_| pause > UNTOLD) {
        events.verbose(text());
    }
    sleep(pause).await;
}

/// Sleeps without a report, for pauses that are always short or that the caller reports.
#[expect(clippy::disallowed_methods, reason = "the only place")]
pub(crate) async fn sleep(pause: Duration) {
    tokio::time::sleep(pause).await;
}

/// Runs `work`, and reports `text` once it takes long.
pub(crate) async fn report_long<T>(
    events: &EventSink,
    text: impl FnOnce() -> String,
    work: impl Future<Output = T>,
) -> T {
    let mut work = std::pin::pin!(work);
    match tokio::time::timeout(UNTOLD, &mut work).await {
        Ok(done) => done,
        Err(_) => {
            events.verbose(text());
            work.await
        }
    }
}
