//! The body of one chunk of an upload: bytes from a channel, with a known length.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::sync::mpsc::Receiver;

pub(super) struct ChunkBody {
    receiver: Receiver<Bytes>,
    left: u64,
}

/// The sender was dropped before all bytes were sent: the request must not seem complete.
#[derive(Debug, thiserror::Error)]
#[error("the source of the upload ended early")]
pub(super) struct EndedEarly;

impl ChunkBody {
    pub(super) fn new(receiver: Receiver<Bytes>, length: u64) -> Self {
        Self { receiver, left: length }
    }
}

impl Body for ChunkBody {
    type Data = Bytes;
    type Error = EndedEarly;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, EndedEarly>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        self.receiver.poll_recv(context).map(|received| match received {
            Some(bytes) => {
                self.left = self.left.saturating_sub(bytes.len() as u64);
                Some(Ok(Frame::data(bytes)))
            }
            None => Some(Err(EndedEarly)),
        })
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
