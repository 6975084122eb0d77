//! Reads the body of an answer up to a limit. The length that a service announces is not trusted.

use std::time::Duration;

use bytes::Bytes;
use reqwest::Response;
use tokio::time::{Instant, timeout_at};
use zeroize::Zeroize;

/// The initial capacity of the buffer if the answer has no length.
const FIRST_ROOM: usize = 16 << 10;

/// Why a body was not read completely.
#[derive(Debug)]
pub(crate) enum Unread {
    Broken(reqwest::Error),
    /// The size `announced` in the header, or the bytes that `came`.
    TooLarge {
        limit: usize,
        announced: Option<u64>,
        came: usize,
    },
    TooSlow {
        limit: Duration,
        came: usize,
    },
}

impl Unread {
    /// Returns the exceeded limit and the received size; `None` for a broken connection.
    pub(crate) fn reason(&self) -> Option<String> {
        match self {
            Self::Broken(_) => None,
            Self::TooLarge { limit, announced: Some(announced), .. } => {
                Some(format!("it announces {announced} bytes, and the limit is {limit}"))
            }
            Self::TooLarge { limit, announced: None, came } => {
                Some(format!("{came} bytes came before it was cut off, and the limit is {limit}"))
            }
            Self::TooSlow { limit, came } => {
                Some(format!("only {came} bytes came within the limit of {} s", limit.as_secs_f32()))
            }
        }
    }
}

/// Reads the whole body.
pub(crate) async fn whole(response: &mut Response, limit: usize, time: Duration) -> Result<Bytes, Unread> {
    let announced = response.content_length();
    if let Some(announced) = announced.filter(|announced| *announced > limit as u64) {
        return Err(Unread::TooLarge { limit, announced: Some(announced), came: 0 });
    }
    let mut body = Vec::with_capacity(room(announced, limit));
    match fill(response, &mut body, limit, time).await {
        Ok(true) => Ok(Bytes::from(body)),
        Ok(false) => {
            body.zeroize();
            Err(Unread::TooLarge { limit, announced: None, came: limit })
        }
        Err(unread) => {
            body.zeroize();
            Err(unread)
        }
    }
}

/// Reads the beginning of the body: the text of a refusal.
pub(crate) async fn beginning(response: &mut Response, limit: usize, time: Duration) -> Result<Bytes, Unread> {
    let mut body = Vec::with_capacity(room(response.content_length(), limit));
    fill(response, &mut body, limit, time).await.map(|_| Bytes::from(body))
}

fn room(announced: Option<u64>, limit: usize) -> usize {
    announced.and_then(|announced| usize::try_from(announced).ok()).unwrap_or(FIRST_ROOM).min(limit)
}

/// Returns `false` if there is more than the limit allows.
async fn fill(response: &mut Response, body: &mut Vec<u8>, limit: usize, time: Duration) -> Result<bool, Unread> {
    let end = Instant::now() + time;
    loop {
        let chunk = match timeout_at(end, response.chunk()).await {
            Ok(Ok(Some(chunk))) => chunk,
            Ok(Ok(None)) => return Ok(true),
            Ok(Err(error)) => return Err(Unread::Broken(error)),
            Err(_) => return Err(Unread::TooSlow { limit: time, came: body.len() }),
        };
        let fits = chunk.len().min(limit - body.len());
        append(body, &chunk[..fits], limit);
        if fits < chunk.len() {
            return Ok(false);
        }
    }
}

/// Appends to the buffer. A reallocation leaves no copy behind, since the body may contain a token.
fn append(body: &mut Vec<u8>, bytes: &[u8], limit: usize) {
    let needed = body.len() + bytes.len();
    if needed > body.capacity() {
        let mut larger = Vec::with_capacity(needed.max(body.capacity() * 2).min(limit));
        larger.extend_from_slice(body);
        body.zeroize();
        *body = larger;
    }
    body.extend_from_slice(bytes);
}
