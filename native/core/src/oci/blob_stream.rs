//! The bytes of a blob as they arrive, from a registry or a file.

use bytes::Bytes;
use reqwest::{Method, Response};
use tokio::time::{Instant, timeout_at};

use super::archive::file_slice::FileSlice;
use super::registry::Client;
use crate::error::{Error, ErrorId, Result};
use crate::http::limits::{STALL_BYTES, STALL_TIME};

/// Bytes of a blob from a position on.
pub enum BlobStream {
    Http { response: Response, url: url::Url, pace: Pace },
    File(FileSlice),
}

/// Minimum speed of a transfer: a connection that is too slow is treated as broken.
pub struct Pace {
    since: Instant,
    bytes: u64,
}

impl Pace {
    pub fn start() -> Self {
        Self { since: Instant::now(), bytes: 0 }
    }

    /// Returns the time by which the next bytes must arrive.
    fn end(&self) -> Instant {
        self.since + STALL_TIME
    }

    fn came(&mut self, bytes: usize) {
        self.bytes += bytes as u64;
        if self.bytes >= STALL_BYTES {
            *self = Self::start();
        }
    }
}

impl BlobStream {
    pub async fn next(&mut self, client: Option<&Client>) -> Result<Option<Bytes>> {
        match self {
            Self::File(slice) => slice.next().await,
            Self::Http { response, url, pace } => match timeout_at(pace.end(), response.chunk()).await {
                Ok(Ok(chunk)) => {
                    pace.came(chunk.as_ref().map_or(0, Bytes::len));
                    Ok(chunk)
                }
                Ok(Err(error)) => Err(match client {
                    Some(client) => client.failure(&error, &Method::GET, url),
                    None => Error::new(ErrorId::AnswerBroken, "the connection was lost"),
                }),
                Err(_) => Err(Error::new(
                    ErrorId::TransportTimedOut,
                    format!(
                        "only {} bytes came from {} within {} s",
                        pace.bytes,
                        url.host_str().unwrap_or_default(),
                        STALL_TIME.as_secs()
                    ),
                )),
            },
        }
    }
}
