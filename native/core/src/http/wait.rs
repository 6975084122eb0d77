//! The pause of everything that waits for a service. A long pause is an event, so that a waiting command does not look like a hanging one.

use std::time::Duration;

use crate::event::EventSink;

/// A pause up to this needs no event.
const UNTOLD: Duration = Duration::from_secs(2);

/// Sleeps. `text` says who asks for it and how long it is.
pub async fn wait(events: Option<&EventSink>, pause: Duration, text: impl FnOnce() -> String) {
    if let Some(events) = events.filter(|_| pause > UNTOLD) {
        events.verbose(text());
    }
    tokio::time::sleep(pause).await;
}
