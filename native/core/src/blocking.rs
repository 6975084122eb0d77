//! Work that computes or waits for a disk, on a thread of its own: it would hold up the events and requests of other operations.

use crate::error::{Error, ErrorId, Result};

/// Runs `work`. `what` is what it does, for the message about a defect: "reading the certificate".
pub async fn run<T: Send + 'static>(what: &str, work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let ended = tokio::task::spawn_blocking(work).await;
    ended.unwrap_or_else(|_| Err(Error::new(ErrorId::InternalPanic, format!("{what} stopped because of a defect"))))
}
