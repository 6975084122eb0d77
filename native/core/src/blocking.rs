//! Blocking work (computation or disk access) on a separate thread, so that it does not delay the events and requests of other operations.

use crate::error::{Error, ErrorId, Result};

/// Runs `work`. `what` describes it in the message about a panic: "reading the certificate".
pub(crate) async fn run<T: Send + 'static>(what: &str, work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let ended = tokio::task::spawn_blocking(work).await;
    ended.unwrap_or_else(|_| Err(Error::new(ErrorId::InternalPanic, format!("{what} stopped because of a defect"))))
}
