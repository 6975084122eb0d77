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

#[cfg(all(test, not(windows)))]
mod tests {
    use std::time::Duration;

    use futures_util::stream;

    use super::*;
    use crate::http::wait::sleep;

    /// Returns an answer of a registry that sends `piece` again and again, with a pause before each.
    fn sending(piece: usize, pause: Duration) -> BlobStream {
        let pieces = stream::unfold((), move |()| async move {
            sleep(pause).await;
            Some((Ok::<_, std::io::Error>(Bytes::from(vec![b'x'; piece])), ()))
        });
        let response = Response::from(http::Response::new(reqwest::Body::wrap_stream(pieces)));
        let url = url::Url::parse("https://registry.example/v2/a/blobs/x").expect("a URL");
        BlobStream::Http { response, url, pace: Pace::start() }
    }

    #[tokio::test(start_paused = true)]
    async fn transfer_of_a_byte_a_second_ends_with_host_and_count() {
        let (mut stream, began) = (sending(1, Duration::from_secs(1)), Instant::now());
        let error = loop {
            if let Err(error) = stream.next(None).await {
                break error;
            }
        };
        assert_eq!(began.elapsed().as_secs(), STALL_TIME.as_secs());
        assert_eq!(error.id, ErrorId::TransportTimedOut);
        assert!(error.message.contains("registry.example within 60 s"), "{error}");
    }

    #[tokio::test(start_paused = true)]
    async fn slow_transfer_with_sufficient_progress_continues() {
        let (mut stream, began) = (sending(300, Duration::from_secs(1)), Instant::now());
        while began.elapsed() < STALL_TIME * 10 {
            stream.next(None).await.expect("bytes").expect("more bytes");
        }
    }
}
